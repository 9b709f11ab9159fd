package words

// Explain has what `explain` says. %[n]s are names and texts as the comment of each message numbers them.
type Explain struct {
	Client, Server string // what an end is called that opens actively, or passively
	EndName        string // what it is called otherwise. 1: A or B
	Roles          string // 1: the client's end, 2: the server's end
	And            string // between two things
	Comma          string // between more
	Or             string // between two that are denied

	Breaks   string // 1: protocol, 2: property, 3: steps
	Keeps    string // 1: protocol, 2: property
	Claim    string // 1: the property's title
	Scenario string // 1: the scenario's name, 2: its title
	OneStep  string
	Steps    string // 1: a number

	StoryHead string
	Arrives   string // 1: the segment, 2: where it comes from, 3: the end
	Copy      string // 1: the segment, 2: where it comes from, 3: the end
	Lost      string // 1: the segment, 2: where it comes from
	FromStep  string // 1: the number of the step
	FromPast  string
	FromStart string
	GaveUp    string // why a segment is old. 1: its sender, 2: the step in which that ended
	IsOver    string // why a segment is old, if nothing else is known
	LeftOver  string // why a segment from before the story is old
	Calls     string // 1: the end, 2: the call
	Fires     string // 1: the timer, 2: the end
	Lifetime  string // 1: the timer, 2: the end
	Crashes   string // 1: the end
	Restarts  string // 1: the end
	Acts      string // 1: the party
	Tells     string // 1: the end, 2: the words
	Overflows string // 1: segments
	Repeats   string // 1: the step
	Stops     string

	TurnHead           string
	Turns              string // 1: the step, 2: what the applications do
	TurnsAt0           string // 1: what the applications do
	NoTurn             string // 1: what the applications do
	TurnUndecided      string
	NoCalls, OwedCalls string // what the applications do
	LastTurns          string // the turning point is the last step

	PowerHead      string
	NeedsAll       string // 1: a list of powers
	NeedsNone      string
	NotNeededOne   string // 1: a power
	NotNeeded      string // 1: a list of powers
	Undecided      string // 1: a list of powers
	Late           string
	LateMany       string    // 1: segments
	WithinThis     string    // the bounds of such a search
	WithinScenario string    // the same, of a run without end
	Powers         [6]string // loss, duplication, reordering, crash, past, party
	Timer          string    // 1: the timer

	AgainstHead string // 1: the other protocol
	Fork        string // 1: the other protocol, 2: the step, 3: the rule with its section, 4: its title
	ForkNoRule  string // 1: the other protocol, 2: the step
	NotPossible string // 1: the other protocol, 2: the step
	Nearest     string // 1: the steps
	NoFork      string // 1: the other protocol
	Afterwards  string // 1: steps
	Section     string // 1: the RFC, 2: the section
	Ordinal     string // 1: the RFC, 2: the section, 3: the step of it, by number
	OtherEnds   string // 1: the other protocol, 2: A's name, 3: its state, 4: B's name, 5: its state
	OtherKeeps  string // 1: the other protocol, 2: the property
	OtherBreaks string // 1: the other protocol, 2: the property
	SideBySide  string // 1: the protocol, 2: the other protocol

	RemainsHead string
	Remains     string // 1: the end, 2: its state
	NoTimer     string // 1: the end, 2: its state
	TimersRun   string // 1: the end, 2: the timers
	Gone        string // 1: the end, 2: its state
	IfArrives   string // 1: steps, 2: A's name, 3: its state, 4: B's name, 5: its state
	Restless    string // 1: steps
	IfLost      string // 1: the end, 2: its state

	HelpsHead     string
	NumbersNoHelp string // 1: the modulus, 2: twice that
	MoreHelp      string // 1: the modulus, 2: twice that
	UnusedHelp    string
	BothHelp      string // 1: the modulus, 2: twice that
	NumbersOpen   string
	TimerNot      string // 1: the timers
	TheoryHead    string
	Theory        string // 1: the source, 2: what it says
	HoldsHead     string
	HoldsFor      string // 1: states, 2: transitions, 3: steps
	Premise       string // 1: steps
	NeverTrue     string
	IsVacuous     string // 1: protocol, 2: property
	IsOpen        string // 1: protocol, 2: property
	Unreached     string // 1: protocol, 2: property
	Bounds        string // 1: bounds
	AnyHarm       string
	SurvivesWorse string // 1: the harm
	BreaksWorse   string // 1: the harm, 2: steps
	MutantHead    string
	Mutant        string // 1: the rule with its section, 2: the change
	MutantDefine  string // 1: the define, 2: the change
	ThenBreaks    string // 1: steps
	ThenUnreached string
	MutantsOpen   string // 1: mutants
	NoMutant      string // 1: mutants
	QuestionHead  string // 1: its number, 2: the question
	Kept          string // 1: protocol, 2: property, 3: scenario, 4: states
	Opening       string // 1: protocol, 2: segments
	Quoted        string // 1: a word
	Again         string // 1: the segment, 2: where it comes from, 3: the end
	NothingThere  string // 1: the other protocol
	OneLoss       string
	OneCopy       string
}

var explainEnglish = Explain{
	Client:  "the client",
	Server:  "the server",
	EndName: "%[1]s",
	Roles:   "The client is end %[1]s, the server end %[2]s.",
	And:     " and ",
	Comma:   ", ",
	Or:      " or ",

	Breaks:   "%[1]s breaks %[2]s in %[3]s",
	Keeps:    "%[1]s keeps %[2]s",
	Claim:    "The claim: %[1]s.",
	Scenario: "Scenario %[1]s: %[2]s.",
	OneStep:  "1 step",
	Steps:    "%[1]d steps",

	StoryHead: "What happens",
	Arrives:   "%[1]s, %[2]s, reaches %[3]s.",
	Copy:      "%[1]s, %[2]s, reaches %[3]s, and a copy of it stays in the network.",
	Lost:      "The network loses %[1]s, %[2]s.",
	FromStep:  "sent in step %[1]d",
	FromPast:  "left over from the past",
	FromStart: "on its way from the start",
	GaveUp:    "It is old: the connection for which %[1]s sent it ended in step %[2]d, and nothing calls a segment back.",
	LeftOver:  "It is old: it belongs to a connection that was over before this story begins, and was late or copied on its way.",
	Calls:     "The application of %[1]s calls %[2]s.",
	Fires:     "The %[1]s timer of %[2]s fires.",
	Lifetime:  "A lifetime passes for the %[1]s timer of %[2]s: what was on its way when it began has arrived or is lost.",
	Crashes:   "%[1]s crashes and forgets everything.",
	Restarts:  "%[1]s comes back.",
	Acts:      "%[1]s, who is nobody's peer, acts.",
	Tells:     "The application of %[1]s is told %[2]s.",
	Overflows: "The network is full and loses %[1]s.",
	Repeats:   "Then all of it from step %[1]d on happens again, and so for ever.",
	Stops:     "Then nothing happens any more.",

	TurnHead:  "The turning point",
	Turns:     "After step %[1]d it is too late: let everything that is on its way arrive, in any order, lose and copy nothing more, %[2]s: each way in which it can go on breaks the claim.",
	TurnsAt0:  "It is too late from the beginning: let everything that is on its way arrive, in any order, lose and copy nothing, %[1]s: each way in which it can go on breaks the claim.",
	NoTurn:    "There is no step after which it is too late: had the network done no more harm (%[1]s), it could still have gone well, up to the last step.",
	LastTurns: "Only the last step decides: up to it, the run could still have gone well.",

	PowerHead:      "What it takes",
	NeedsAll:       "The story needs %[1]s: without, there is none of this kind.",
	NeedsNone:      "The story needs no special power of the network.",
	NotNeededOne:   "It does not need %[1]s: there is a story without it.",
	NotNeeded:      "It does not need %[1]s: for each of these there is a story without it.",
	Undecided:      "Whether it needs %[1]s was not decided within the limits of the search.",
	Late:           "One segment that is late is enough.",
	WithinThis:     "(Searched for among stories that are no longer than this one, with no more losses and copies.)",
	WithinScenario: "(Searched for among all runs of the scenario.)",
	Powers: [6]string{
		"a loss", "a copy", "one segment overtaking another", "a crash", "an earlier connection", "somebody else who sends",
	},
	Timer: "the %[1]s timer",

	AgainstHead: "The same schedule in %[1]s",
	Fork:        "In step %[2]d %[1]s answers differently, by its rule %[3]s: %[4]s.",
	ForkNoRule:  "In step %[2]d %[1]s answers differently: no rule of it fires.",
	NotPossible: "Step %[2]d cannot be taken in %[1]s.",
	Nearest:     "Steps that are not possible there as they stand (the nearest was taken, or none): %[1]s.",
	NoFork:      "%[1]s answers every step in the same way.",
	Afterwards:  "Then what is on its way arrives:",
	Section:     "%[1]s, section %[2]s",
	Ordinal:     "%[1]s, section %[2]s, check %[3]d",
	OtherEnds:   "In %[1]s it ends with %[2]s in %[3]s and %[4]s in %[5]s.",
	OtherKeeps:  "%[1]s keeps %[2]s in it.",
	OtherBreaks: "%[1]s breaks %[2]s in it, too.",
	SideBySide:  "Side by side from there on, %[1]s at the left, %[2]s at the right:",

	RemainsHead: "What remains",
	Remains:     "When the story is over, %[1]s is %[2]s.",
	NoTimer:     "In this scenario no timer of %[1]s runs in %[2]s: as far as it depends on that, it stays so for ever.",
	TimersRun:   "%[1]s still has a timer that may end this: %[2]s.",
	Gone:        "%[1]s is %[2]s and holds nothing.",
	IfArrives:   "Let what is on its way arrive, the first of it each time: %[1]s later %[2]s is %[3]s and %[4]s is %[5]s.",
	IfLost:      "If that is lost, %[1]s stays %[2]s until something else arrives.",

	HelpsHead:     "What would help",
	TimerNot:      "A timer does not: %[1]s may fire at any moment here, and the story is possible all the same.",
	TheoryHead:    "What theory says",
	Theory:        "%[2]s (%[1]s).",
	HoldsHead:     "How near it comes",
	HoldsFor:      "It was searched for in every run of the scenario: states: %[1]d, transitions: %[2]d, the furthest at a distance of %[3]d.",
	Premise:       "What the claim speaks of happens: here is the shortest way to it, of %[1]s.",
	Bounds:        "What the network and the applications could do at most: %[1]s.",
	AnyHarm:       "It holds for every number of losses, copies and delays: on a soup the network does its worst.",
	SurvivesWorse: "%[1]s would not break it.",
	BreaksWorse:   "%[1]s would break it, in %[2]s.",
	MutantHead:    "The nearest protocol that breaks it",
	Mutant:        "Change the rule %[1]s: %[2]s.",
	MutantDefine:  "Change what %[1]s stands for: %[2]s.",
	NoMutant:      "None of the %[1]d smallest changes of its text that were tried breaks it in this scenario.",
	QuestionHead:  "%[1]d. %[2]s",
	Kept:          "%[1]s keeps %[2]s in scenario %[3]s: %[4]d states, all of them looked at.",
	Opening:       "%[1]s opens with %[2]d segments.",
	IsOver:        "It is old: the connection for which it was sent is over.",
	NoCalls:       "let the applications rest",
	OwedCalls:     "let the applications do what they still have to",
	TurnUndecided: "After which step it is too late was not decided: the continuations are too many, or a bound of the scenario cuts them.",
	LateMany:      "Segments that are late are enough: %[1]d of them.",
	Restless:      "Let what is on its way arrive, the first of it each time: after %[1]s there is still something on its way.",
	NumbersNoHelp: "More numbers do not: with %[2]d instead of %[1]d, of which each connection draws one that was never used, the same happens.",
	MoreHelp:      "More numbers do: with %[2]d instead of %[1]d there is no such story.",
	UnusedHelp:    "Numbers that were never used before do: if each connection draws such a one, there is no such story, with as many numbers as now.",
	BothHelp:      "Only both together do: %[2]d numbers instead of %[1]d, of which each connection draws one that was never used.",
	NumbersOpen:   "Whether more numbers would help was not decided: the scenario fixes the numbers that it tells of, or the search met a limit.",
	NeverTrue:     "What the claim speaks of never happens in this scenario.",
	IsVacuous:     "%[1]s keeps %[2]s, but only because nothing could break it",
	IsOpen:        "%[1]s: whether it keeps %[2]s was not decided",
	Unreached:     "%[1]s breaks %[2]s: no run reaches it",
	ThenBreaks:    "The claim then breaks in %[1]s.",
	ThenUnreached: "No run reaches it then.",
	MutantsOpen:   "For %[1]d of them a limit was reached before there was an answer.",
	Quoted:        "“%[1]s”",
	Again:         "%[1]s, %[2]s, reaches %[3]s once more, as a copy.",
	NothingThere:  "None of the steps is possible in %[1]s: its answers say nothing about the claim.",
	OneLoss:       "One loss more",
	OneCopy:       "One copy more",
}

var explainChinese = Explain{
	Client:  "客户端",
	Server:  "服务器",
	EndName: "%[1]s 端",
	Roles:   "客户端是 %[1]s 端，服务器是 %[2]s 端。",
	And:     "和",
	Comma:   "、",
	Or:      "或",

	Breaks:   "%[1]s 违反 %[2]s，共 %[3]s",
	Keeps:    "%[1]s 满足 %[2]s",
	Claim:    "所要求的性质：%[1]s。",
	Scenario: "场景 %[1]s：%[2]s。",
	OneStep:  "1 步",
	Steps:    "%[1]d 步",

	StoryHead: "经过",
	Arrives:   "%[1]s（%[2]s）到达%[3]s。",
	Copy:      "%[1]s（%[2]s）到达%[3]s，网络中还留有它的一个副本。",
	Lost:      "网络丢失了 %[1]s（%[2]s）。",
	FromStep:  "第 %[1]d 步发出",
	FromPast:  "过去遗留下来的",
	FromStart: "一开始就在途中",
	GaveUp:    "它是旧报文段：%[1]s为之发送它的那条连接在第 %[2]d 步已经结束，而报文段一旦发出就收不回来。",
	LeftOver:  "它是旧报文段：它属于这个故事开始之前就已结束的连接，只是在途中被延误或复制了。",
	Calls:     "%[1]s的应用调用 %[2]s。",
	Fires:     "%[2]s的 %[1]s 定时器超时。",
	Lifetime:  "对%[2]s的 %[1]s 定时器来说，一个报文段最长寿命过去了：它开始时在途的报文段都已到达或丢失。",
	Crashes:   "%[1]s崩溃，忘掉了一切。",
	Restarts:  "%[1]s重新启动。",
	Acts:      "%[1]s（不是任何一端的对端）发起动作。",
	Tells:     "%[1]s的应用得到通知%[2]s。",
	Overflows: "网络已满，丢失了 %[1]s。",
	Repeats:   "此后从第 %[1]d 步起的一切再次发生，如此循环，永无止境。",
	Stops:     "此后什么也不再发生。",

	TurnHead:  "转折点",
	Turns:     "第 %[1]d 步之后就来不及了：即使在途的报文段以任意次序全部到达，不再有丢失和复制，%[2]s，无论怎样继续都会违反这一性质。",
	TurnsAt0:  "从一开始就来不及了：即使在途的报文段以任意次序全部到达，没有丢失和复制，%[1]s，无论怎样继续都会违反这一性质。",
	NoTurn:    "没有哪一步之后就来不及了：只要网络不再作恶（%[1]s），直到最后一步都还可能有好的结局。",
	LastTurns: "最后一步才决定结局：在此之前都还可能有好的结局。",

	PowerHead:      "需要什么条件",
	NeedsAll:       "这个故事需要%[1]s：没有它就没有这样的故事。",
	NeedsNone:      "这个故事不需要网络有任何特别的能力。",
	NotNeededOne:   "它不需要%[1]s：没有它也有这样的故事。",
	NotNeeded:      "它不需要%[1]s：对其中每一项，都有不需要它的故事。",
	Undecided:      "是否需要%[1]s，在搜索的限度之内没有定论。",
	Late:           "只要一个报文段迟到就够了。",
	WithinThis:     "（搜索范围：不长于这个故事、丢失和复制也不多于它的故事。）",
	WithinScenario: "（搜索范围：这个场景的所有运行。）",
	Powers: [6]string{
		"丢失报文段", "复制报文段", "报文段乱序", "崩溃", "更早的连接", "第三方发送报文段",
	},
	Timer: " %[1]s 定时器",

	AgainstHead: "同样的过程放到 %[1]s 里",
	Fork:        "在第 %[2]d 步，%[1]s 的反应不同，依据的规则是 %[3]s：%[4]s。",
	ForkNoRule:  "在第 %[2]d 步，%[1]s 的反应不同：它没有任何规则起作用。",
	NotPossible: "第 %[2]d 步在 %[1]s 里无法进行。",
	Nearest:     "在那里不能照样进行的步骤（取了最接近的一步，或者跳过）：%[1]s。",
	NoFork:      "%[1]s 的每一步反应都相同。",
	Afterwards:  "随后在途的报文段到达：",
	Section:     "%[1]s 第 %[2]s 节",
	Ordinal:     "%[1]s 第 %[2]s 节第 %[3]d 项检查",
	OtherEnds:   "在 %[1]s 里，结局是%[2]s处于 %[3]s，%[4]s处于 %[5]s。",
	OtherKeeps:  "%[1]s 在其中满足 %[2]s。",
	OtherBreaks: "%[1]s 在其中同样违反 %[2]s。",
	SideBySide:  "从这一步起并排对照，左边是 %[1]s，右边是 %[2]s：",

	RemainsHead: "留下了什么",
	Remains:     "故事结束时，%[1]s处于 %[2]s。",
	NoTimer:     "在这个场景里，%[1]s在 %[2]s 中没有任何定时器在运行：单靠它自己，这一状态会永远保持下去。",
	TimersRun:   "%[1]s还有可能结束这一状态的定时器：%[2]s。",
	Gone:        "%[1]s处于 %[2]s，什么也没有保留。",
	IfArrives:   "让在途的报文段依次到达：%[1]s之后，%[2]s处于 %[3]s，%[4]s处于 %[5]s。",
	IfLost:      "如果它们丢失了，%[1]s就停留在 %[2]s，直到有别的报文段到来。",

	HelpsHead:     "什么会有帮助",
	TimerNot:      "定时器没有帮助：%[1]s 在这里随时都可能超时，而这个故事照样可能发生。",
	TheoryHead:    "理论怎么说",
	Theory:        "%[2]s（%[1]s）。",
	HoldsHead:     "离违反有多近",
	HoldsFor:      "在这个场景的所有运行中搜索过：%[1]d 个状态，%[2]d 个转移，最远的在 %[3]d 步之外。",
	Premise:       "性质所说的前提确实会发生：到达它的最短途径如下，共 %[1]s。",
	Bounds:        "网络和应用最多能做的：%[1]s。",
	AnyHarm:       "对任意多次丢失、复制和任意长的延误都成立：在 soup 上，网络行为最坏。",
	SurvivesWorse: "%[1]s也不会违反它。",
	BreaksWorse:   "%[1]s就会违反它：在 %[2]s内。",
	MutantHead:    "违反它的最接近的协议",
	Mutant:        "改动规则 %[1]s：%[2]s。",
	MutantDefine:  "改动 %[1]s 的含义：%[2]s。",
	NoMutant:      "试过的 %[1]d 个最小改动，在这个场景里都不违反它。",
	QuestionHead:  "%[1]d. %[2]s",
	Kept:          "%[1]s 在场景 %[3]s 中满足 %[2]s：共 %[4]d 个状态，全部检查过。",
	Opening:       "%[1]s 用 %[2]d 个报文段建立连接。",
	IsOver:        "它是旧报文段：为之发送它的那条连接已经结束。",
	NoCalls:       "应用也不再有任何动作",
	OwedCalls:     "应用只完成它们必须完成的调用",
	TurnUndecided: "在哪一步之后就来不及了，没有定论：可能的继续太多，或者被场景的限度截断。",
	LateMany:      "只要有报文段迟到就够了，共 %[1]d 个。",
	Restless:      "让在途的报文段依次到达：%[1]s之后仍有报文段在途中。",
	NumbersNoHelp: "更大的序号空间没有帮助：把 %[1]d 个序号换成 %[2]d 个，而且每条连接都选用从未用过的序号，同样的事情照样发生。",
	MoreHelp:      "更大的序号空间有帮助：把 %[1]d 个序号换成 %[2]d 个，就没有这样的故事了。",
	UnusedHelp:    "选用从未用过的序号有帮助：如果每条连接都这样选，即使序号空间不变，也没有这样的故事了。",
	BothHelp:      "两者兼备才有帮助：把 %[1]d 个序号换成 %[2]d 个，而且每条连接都选用从未用过的序号。",
	NumbersOpen:   "更大的序号空间是否有帮助，没有定论：场景固定了它所讲的序号，或者搜索到了限度。",
	NeverTrue:     "在这个场景里，性质所说的前提从不发生。",
	IsVacuous:     "%[1]s 满足 %[2]s，但只是因为没有什么能违反它",
	IsOpen:        "%[1]s：是否满足 %[2]s，没有定论",
	Unreached:     "%[1]s 违反 %[2]s：没有任何运行能到达它",
	ThenBreaks:    "这一性质随即在 %[1]s内被违反。",
	ThenUnreached: "随即没有任何运行能到达它。",
	MutantsOpen:   "其中 %[1]d 个在得出结论之前到了限度。",
	Quoted:        "“%[1]s”",
	Again:         "%[1]s（%[2]s）的副本再次到达%[3]s。",
	NothingThere:  "在 %[1]s 里，没有一步是可能的：它的反应对这一性质说明不了什么。",
	OneLoss:       "再多丢失一次",
	OneCopy:       "再多复制一次",
}
