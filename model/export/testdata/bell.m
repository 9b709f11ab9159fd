-- bell: a bell is rung until somebody answers
-- scenario line
--
-- For Rumur: rumur --deadlock-detection off --symmetry-reduction off --output model.c model.m
-- Rules of the protocol have their own names. A choice within a step is a parameter c0, c1, … of its rule.

const
  MODULUS:  4;
  NONE:     4;  -- the number that is none
  CAPACITY: 1;
type
  Number: 0..MODULUS;
  Side: enum { A, B };
  State: enum { IDLE, RINGING, TALKING, DOWN };
  Kind: enum { RING, ANSWER };
  Slot: 0..1;
  Segment: record
    dst: Side;
    kind: Kind;
    seq: Number;
    ack: Number;
  end;

var
  A_state: State;
  A_life: 1..2;  -- 1: no initial number is drawn yet, then one more for each
  A_place: 0..1;  -- calls that the application has made or skipped
  A_used: array [0..3] of boolean;  -- numbers of this end's space that were used
  A_tag: Number;
  A_tone: 0..1;
  A_budget_of_again: 0..2;
  B_state: State;
  B_life: 1..2;  -- 1: no initial number is drawn yet, then one more for each
  B_used: array [0..3] of boolean;  -- numbers of this end's space that were used
  B_tag: Number;
  B_tone: 0..1;
  B_budget_of_again: 0..2;
  net: array [Slot] of Segment;  -- sorted; blank from count on
  count: 0..2;

  -- meaningful within a step only
  A_drawn: Number;  -- the initial number that was drawn
  more: boolean;  -- the rules below are tried
  taken: boolean;  -- some rule has taken the segment
  A_entered_TALKING: boolean;
  A_arrived_ANSWER: boolean;
  chosen_0_to_1: 0..1;
  seg: Segment;  -- that arrived
  sent: array [0..0] of Segment;
  sends: 0..1;
  pick: array [0..2] of 0..3;  -- the choices of this step
  picked: 0..3;

-- a number and an integer; none stays none
function shift(n: Number; d: -64..64): Number;
begin
  if n = NONE then return NONE; end;
  return (n + d % MODULUS + MODULUS) % MODULUS;
end;


function same(a: Segment; b: Segment): boolean;
begin
  return a.dst = b.dst & a.kind = b.kind & a.seq = b.seq & a.ack = b.ack;
end;

-- an order of segments, whatever it is
function before(a: Segment; b: Segment): boolean;
begin
  if a.dst != b.dst then for x: Side do if x = a.dst then return true; elsif x = b.dst then return false; end; end; end;
  if a.kind != b.kind then for x: Kind do if x = a.kind then return true; elsif x = b.kind then return false; end; end; end;
  if a.seq != b.seq then return a.seq < b.seq; end;
  if a.ack != b.ack then return a.ack < b.ack; end;
  return false;
end;

-- the segment at a place leaves the network
procedure remove(at: Slot);
begin
  for j: Slot do
    if j >= at & j + 1 < count then net[j] := net[j + 1]; end;
  end;
  clear net[count - 1];
  count := count - 1;
end;

procedure insert(s: Segment);
var j: 0..2;
begin
  j := count;
  while j > 0 & before(s, net[j - 1]) do
    net[j] := net[j - 1];
    j := j - 1;
  end;
  net[j] := s;
  count := count + 1;
  if count > CAPACITY then
    assume pick[picked] < count;  -- any of the different segments is lost
    j := pick[picked];
    picked := picked + 1;
    assume j = 0 | !same(net[j], net[j - 1]);
    remove(j);
  end;
end;

-- what this step sent enters the network
procedure transmit();
begin
  for k: 0..0 do if k < sends then insert(sent[k]); end; end;
end;

-- draw A: an initial number, by the scenario's policy
procedure A_do_draw();
begin
  if A_life = 2 then
    assume false;  -- no life is left
  end;
  if A_life = 1 then
    A_drawn := 0;
  else
    assume pick[picked] <= 3;
    A_drawn := pick[picked];
    picked := picked + 1;
    assume forall d: 0..1 do !A_used[shift(A_drawn, d)] end;  -- an unused number, with its neighbourhood
  end;
  A_life := A_life + 1;
end;

-- idle.ring A (1): the caller rings
procedure A_do_idle_ring();
begin
  A_do_draw();
  A_tag := A_drawn;
  assume pick[picked] <= 1;
  chosen_0_to_1 := pick[picked];
  picked := picked + 1;
  A_tone := chosen_0_to_1;
  -- send RING
  sent[sends].dst := B;
  sent[sends].seq := A_tag;
  sent[sends].ack := NONE;
  sends := sends + 1;
  A_state := RINGING;
end;

-- ringing.again A (2): nobody has answered, or not yet
procedure A_do_ringing_again();
begin
  -- send RING
  sent[sends].dst := B;
  sent[sends].seq := A_tag;
  sent[sends].ack := NONE;
  sends := sends + 1;
end;

-- idle.answer A (3): somebody answers
procedure A_do_idle_answer();
begin
  -- send ANSWER
  sent[sends].dst := B;
  sent[sends].kind := ANSWER;
  sent[sends].seq := NONE;
  sent[sends].ack := seg.seq;
  sends := sends + 1;
  if A_state != TALKING then
    A_entered_TALKING := true;
  end;
  A_state := TALKING;
end;

-- talking.ring A (4): the bell rings though somebody has answered
procedure A_do_talking_ring();
begin
  -- send ANSWER
  sent[sends].dst := B;
  sent[sends].kind := ANSWER;
  sent[sends].seq := NONE;
  sent[sends].ack := seg.seq;
  sends := sends + 1;
end;

-- ringing.answered A (5): the caller hears the answer
procedure A_do_ringing_answered();
begin
  if A_state != TALKING then
    A_entered_TALKING := true;
  end;
  A_state := TALKING;
end;

-- anything.else A (6): nothing to do
procedure A_do_anything_else();
begin
end;

-- ringing.again B (2): nobody has answered, or not yet
procedure B_do_ringing_again();
begin
  -- send RING
  sent[sends].seq := B_tag;
  sent[sends].ack := NONE;
  sends := sends + 1;
end;

-- idle.answer B (3): somebody answers
procedure B_do_idle_answer();
begin
  -- send ANSWER
  sent[sends].kind := ANSWER;
  sent[sends].seq := NONE;
  sent[sends].ack := seg.seq;
  sends := sends + 1;
  B_state := TALKING;
end;

-- talking.ring B (4): the bell rings though somebody has answered
procedure B_do_talking_ring();
begin
  -- send ANSWER
  sent[sends].kind := ANSWER;
  sent[sends].seq := NONE;
  sent[sends].ack := seg.seq;
  sends := sends + 1;
end;

-- ringing.answered B (5): the caller hears the answer
procedure B_do_ringing_answered();
begin
  B_state := TALKING;
end;

-- anything.else B (6): nothing to do
procedure B_do_anything_else();
begin
end;

-- settle A: the end of a step
procedure A_do_settle();
begin
  transmit();
  if A_life = 2 then
    for i: 0..3 do A_used[i] := false; end;
  end;
  if B_life = 2 then
    for i: 0..3 do B_used[i] := false; end;
  end;
  for k: 0..0 do
    if k < sends then
      if A_life != 2 then
        if (sent[k].dst = B) & (sent[k].seq != NONE) then
          A_used[sent[k].seq] := true;
        end;
        if (sent[k].dst = A) & (sent[k].ack != NONE) then
          A_used[sent[k].ack] := true;
        end;
      end;
      if B_life != 2 then
        if (sent[k].dst = A) & (sent[k].seq != NONE) then
          B_used[sent[k].seq] := true;
        end;
        if (sent[k].dst = B) & (sent[k].ack != NONE) then
          B_used[sent[k].ack] := true;
        end;
      end;
    end;
  end;
end;

-- settle B: the end of a step
procedure B_do_settle();
begin
  transmit();
  if A_life = 2 then
    for i: 0..3 do A_used[i] := false; end;
  end;
  if B_life = 2 then
    for i: 0..3 do B_used[i] := false; end;
  end;
  for k: 0..0 do
    if k < sends then
      if A_life != 2 then
        if (sent[k].dst = B) & (sent[k].seq != NONE) then
          A_used[sent[k].seq] := true;
        end;
        if (sent[k].dst = A) & (sent[k].ack != NONE) then
          A_used[sent[k].ack] := true;
        end;
      end;
      if B_life != 2 then
        if (sent[k].dst = A) & (sent[k].seq != NONE) then
          B_used[sent[k].seq] := true;
        end;
        if (sent[k].dst = B) & (sent[k].ack != NONE) then
          B_used[sent[k].ack] := true;
        end;
      end;
    end;
  end;
end;

-- receive A: the first rule that matches takes the segment, and may hand it on
procedure A_do_receive();
begin
  if seg.kind = ANSWER then
    A_arrived_ANSWER := true;
  end;
  if A_state != DOWN then
    if more & (A_state = IDLE) & (seg.kind = RING) then
      taken := true;
      more := false;
      A_do_idle_answer();
    end;
    if more & (A_state = TALKING) & (seg.kind = RING) then
      taken := true;
      more := false;
      A_do_talking_ring();
    end;
    if more & (A_state = RINGING) & (seg.kind = ANSWER) then
      taken := true;
      more := false;
      A_do_ringing_answered();
    end;
    if more & (A_state != DOWN) then
      taken := true;
      more := false;
      A_do_anything_else();
    end;
    if !taken then
      error "no rule takes the segment";
    end;
  end;
end;

-- receive B: the first rule that matches takes the segment, and may hand it on
procedure B_do_receive();
begin
  if B_state != DOWN then
    if more & (B_state = IDLE) & (seg.kind = RING) then
      taken := true;
      more := false;
      B_do_idle_answer();
    end;
    if more & (B_state = TALKING) & (seg.kind = RING) then
      taken := true;
      more := false;
      B_do_talking_ring();
    end;
    if more & (B_state = RINGING) & (seg.kind = ANSWER) then
      taken := true;
      more := false;
      B_do_ringing_answered();
    end;
    if more & (B_state != DOWN) then
      taken := true;
      more := false;
      B_do_anything_else();
    end;
    if !taken then
      error "no rule takes the segment";
    end;
  end;
end;

-- claims about what happened in a step
procedure claims();
begin
  assert A_entered_TALKING -> A_arrived_ANSWER "entered";
end;

-- the end of every step: all its choices were asked for; nothing of it is left
procedure start_over();
begin
  claims();
  for k: 0..2 do assume k < picked | pick[k] = 0; end;
  clear pick;
  picked := 0;
  A_drawn := 0;
  more := true;
  taken := false;
  A_entered_TALKING := false;
  A_arrived_ANSWER := false;
  chosen_0_to_1 := 0;
  seg.dst := A;
  seg.kind := RING;
  seg.seq := NONE;
  seg.ack := NONE;
  clear sent;
  sends := 0;
end;

ruleset c0: 0..3 do
ruleset c1: 0..1 do
ruleset c2: 0..1 do
-- the caller rings
rule "idle.ring A"
  (A_place = 0) & (A_state = IDLE)
  & (c0 = 0 | (A_state = IDLE))
  & (c1 = 0 | (A_state = IDLE))
  & (c2 = 0 | (count + 1 > CAPACITY) & (A_state = IDLE))
==>
begin
  pick[0] := c0;
  pick[1] := c1;
  pick[2] := c2;
  A_place := A_place + 1;
  A_do_idle_ring();
  A_do_settle();
  start_over();
end;
endruleset;
endruleset;
endruleset;

ruleset i: Slot do
-- a segment arrives
rule "net.arrive A"
  i < count
  & net[i].dst = A
  & (i = 0 | !same(net[i], net[i - 1]))
==>
begin
  seg := net[i];
  remove(i);
  A_do_receive();
  A_do_settle();
  start_over();
end;
endruleset;

ruleset i: Slot do
-- a segment arrives
rule "net.arrive B"
  i < count
  & net[i].dst = B
  & (i = 0 | !same(net[i], net[i - 1]))
==>
begin
  seg := net[i];
  remove(i);
  B_do_receive();
  B_do_settle();
  start_over();
end;
endruleset;

ruleset i: Slot do
-- a segment is lost
rule "net.lose"
  i < count
  & (i = 0 | !same(net[i], net[i - 1]))
==>
begin
  remove(i);
  start_over();
end;
endruleset;

ruleset c0: 0..1 do
-- nobody has answered, or not yet
rule "ringing.again A"
  A_state = RINGING
  & (c0 = 0 | (count + 1 > CAPACITY) & (A_state = RINGING))
==>
begin
  pick[0] := c0;
  if A_budget_of_again != 0 then
    A_budget_of_again := A_budget_of_again - 1;
  else
    assume false;  -- the timer's budget is used up
  end;
  A_do_ringing_again();
  A_do_settle();
  start_over();
end;
endruleset;

ruleset c0: 0..1 do
-- nobody has answered, or not yet
rule "ringing.again B"
  B_state = RINGING
  & (c0 = 0 | (count + 1 > CAPACITY) & (B_state = RINGING))
==>
begin
  pick[0] := c0;
  if B_budget_of_again != 0 then
    B_budget_of_again := B_budget_of_again - 1;
  else
    assume false;  -- the timer's budget is used up
  end;
  B_do_ringing_again();
  B_do_settle();
  start_over();
end;
endruleset;

startstate
begin
  clear net;
  clear count;
  clear pick;
  picked := 0;
  A_drawn := 0;
  more := true;
  taken := false;
  A_entered_TALKING := false;
  A_arrived_ANSWER := false;
  chosen_0_to_1 := 0;
  seg.dst := A;
  seg.kind := RING;
  seg.seq := NONE;
  seg.ack := NONE;
  clear sent;
  sends := 0;
  A_state := IDLE;
  A_life := 1;
  A_place := 0;
  for i: 0..3 do A_used[i] := false; end;
  A_tag := NONE;
  A_tone := 0;
  A_budget_of_again := 2;
  B_state := IDLE;
  B_life := 1;
  for i: 0..3 do B_used[i] := false; end;
  B_tag := NONE;
  B_tone := 0;
  B_budget_of_again := 2;
  claims();
  A_drawn := 0;
  more := true;
  taken := false;
  A_entered_TALKING := false;
  A_arrived_ANSWER := false;
  chosen_0_to_1 := 0;
  seg.dst := A;
  seg.kind := RING;
  seg.seq := NONE;
  seg.ack := NONE;
  clear sent;
  sends := 0;
end;

-- who talks was answered
invariant "answered"
  !((A_state = IDLE) & (B_state = TALKING));

