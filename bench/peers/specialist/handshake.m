-- handshake.tcp as a specialist would write it for Rumur: each event a rule, the network a sorted array of small numbers.
-- A transition is one event. Equal segments stand beside each other, and only the first of them arrives or is lost.

const
  RESENT: 3;               -- the retransmissions that each end may make
  ROOM: 3 + 2 * RESENT;    -- so many segments may be on their way at once, not more
  NONE: 4;                 -- no number; numbers are modulo 4
type
  Side: 0..1;               -- A and B
  State: enum { CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSING, TIME_WAIT, CLOSE_WAIT, LAST_ACK };
  Kind: 0..5;              -- 1 SYN, 2 SYN and ACK, 3 ACK, 4 FIN, 5 RST
  Number: 0..NONE;
  Segment: 0..1023;        -- receiver, kind, seq, ack; no segment is zero
  Place: 0..ROOM - 1;

var
  state: array [Side] of State;
  nxt: array [Side] of Number;
  rcv: array [Side] of Number;
  calls: array [Side] of 0..2;        -- that were made, or left out: the session has two
  budget: array [Side] of 0..RESENT;  -- retransmissions that are left
  net: array [Place] of Segment;     -- from the largest down; zeros are free places

function plus(n: Number; more: 0..3): Number;
begin
  if n = NONE then return NONE; end;
  return (n + more) % 4;
end;

-- a segment to the peer of e
procedure send(e: Side; kind: Kind; seq: Number; ack: Number);
var
  s: Segment;
  i: 0..ROOM;
begin
  s := (1 - e) * 512 + kind * 64 + seq * 8 + ack;
  i := ROOM - 1;
  while i > 0 & net[i - 1] < s do
    net[i] := net[i - 1];
    i := i - 1;
  end;
  net[i] := s;
end;

procedure take(at: Place);
var i: 0..ROOM;
begin
  i := at;
  while i < ROOM - 1 & net[i + 1] != 0 do
    net[i] := net[i + 1];
    i := i + 1;
  end;
  net[i] := 0;
end;

procedure acknowledge(e: Side);
begin
  send(e, 3, nxt[e], rcv[e]);
end;

-- the first SYN or FIN, and once more
procedure put_front(e: Side);
begin
  if state[e] = SYN_SENT then send(e, 1, plus(nxt[e], 3), NONE);
  elsif state[e] = SYN_RECEIVED then send(e, 2, plus(nxt[e], 3), rcv[e]);
  else send(e, 4, plus(nxt[e], 3), rcv[e]);
  end;
end;

procedure become_closed(e: Side);
begin
  state[e] := CLOSED;
  nxt[e] := NONE;
  rcv[e] := NONE;
  calls[e] := 2;
end;

procedure take_fin(e: Side; into: State);
begin
  rcv[e] := plus(rcv[e], 1);
  state[e] := into;
  acknowledge(e);
end;

-- what a connection does that is neither closed nor half-open at its beginning
procedure receive_connected(e: Side; kind: Kind; seq: Number; ack: Number);
var due, acked, again: boolean;
begin
  due := seq = rcv[e];
  acked := ack = nxt[e];
  again := plus(seq, 1) = rcv[e];
  if kind = 5 then
    if due then become_closed(e); end;
  elsif state[e] = SYN_RECEIVED then
    if due & acked & kind = 3 then state[e] := ESTABLISHED;
    elsif due & acked & kind = 4 then take_fin(e, CLOSE_WAIT);
    end;
  elsif state[e] = ESTABLISHED then
    if kind = 4 & due then take_fin(e, CLOSE_WAIT);
    elsif kind = 2 & again then acknowledge(e);
    end;
  elsif state[e] = FIN_WAIT_1 then
    if kind = 3 & due & acked then state[e] := FIN_WAIT_2;
    elsif kind = 4 & due & acked then take_fin(e, TIME_WAIT);
    elsif kind = 4 & due then take_fin(e, CLOSING);
    elsif kind = 2 & again then acknowledge(e);
    end;
  elsif state[e] = FIN_WAIT_2 then
    if kind = 4 & due then take_fin(e, TIME_WAIT);
    elsif kind = 2 & again then acknowledge(e);
    end;
  elsif kind = 4 & again then acknowledge(e);
  elsif kind = 3 & due & acked & state[e] = CLOSING then state[e] := TIME_WAIT;
  elsif kind = 3 & due & acked & state[e] = LAST_ACK then become_closed(e);
  end;
end;

procedure receive(e: Side; kind: Kind; seq: Number; ack: Number);
begin
  if state[e] = CLOSED then
    if kind != 5 then send(e, 5, ack, plus(seq, 1)); end;
  elsif state[e] = LISTEN then
    if kind = 1 then
      rcv[e] := plus(seq, 1);
      nxt[e] := 1;
      state[e] := SYN_RECEIVED;
      put_front(e);
    end;
  elsif state[e] = SYN_SENT then
    if ack = nxt[e] & kind = 5 then become_closed(e);
    elsif ack = nxt[e] & kind = 2 then
      rcv[e] := plus(seq, 1);
      state[e] := ESTABLISHED;
      acknowledge(e);
    end;
  else receive_connected(e, kind, seq, ack);
  end;
end;

rule "open A" calls[0] = 0 ==>
begin
  calls[0] := 1;
  nxt[0] := 1;
  state[0] := SYN_SENT;
  put_front(0);
end;

rule "open B" calls[1] = 0 ==>
begin
  calls[1] := 1;
  state[1] := LISTEN;
end;

ruleset e: Side do
  rule "close" calls[e] = 1 & (state[e] = ESTABLISHED | state[e] = CLOSE_WAIT) ==>
  begin
    calls[e] := 2;
    nxt[e] := plus(nxt[e], 1);
    if state[e] = ESTABLISHED then state[e] := FIN_WAIT_1; else state[e] := LAST_ACK; end;
    put_front(e);
  end;

  rule "resend" budget[e] > 0 & (state[e] = SYN_SENT | state[e] = SYN_RECEIVED | state[e] = FIN_WAIT_1 | state[e] = CLOSING | state[e] = LAST_ACK) ==>
  begin
    budget[e] := budget[e] - 1;
    put_front(e);
  end;

  rule "expire" state[e] = TIME_WAIT ==>
  begin
    become_closed(e);
  end;
end;

ruleset i: Place do
  rule "deliver" net[i] != 0 & (i = 0 | net[i] != net[i - 1]) ==>
  var s: Segment;
  begin
    s := net[i];
    take(i);
    receive(s / 512, s / 64 % 8, s / 8 % 8, s % 8);
  end;

  rule "lose" net[i] != 0 & (i = 0 | net[i] != net[i - 1]) ==>
  begin
    take(i);
  end;
end;

startstate
begin
  for e: Side do
    become_closed(e);
    calls[e] := 0;
    budget[e] := RESENT;
  end;
  for i: Place do net[i] := 0; end;
end;
