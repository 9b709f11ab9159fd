package words

import "regexp"

// note is how a note is said in Chinese; what is in parentheses of the pattern stands where the text has $1, and so on.
type note struct {
	pattern *regexp.Regexp
	text    string
	parts   bool // the first of these is a list, or a limit, that is translated by its parts
}

// notes are the notes of verdicts, and the reasons of those that are neither holds nor violated.
var notes = []note{
	{whole("for every number of losses, duplicates and retransmissions (soup)"), "对任意次数的丢失、复制和重传都有效（soup）", false},
	{whole("a soup has no packet lifetime: timers that wait for lifetimes fire at any time"), "soup 没有报文段寿命：等待寿命的定时器随时可以到期", false},
	{whole("no terminal state is a desired one, all are acceptable"), "没有哪个终止状态是所期望的，但都可以接受", false},
	{whole("no run reaches it"), "没有运行能到达", false},
	{whole("the claim cannot be false in any state"), "这一断言在任何状态下都不可能为假", false},
	{whole("the claim cannot be true in any state"), "这一断言在任何状态下都不可能为真", false},
	{whole("the claim cannot be false of any run"), "这一断言对任何运行都不可能为假", false},
	{whole("its premise is never true in this scenario"), "它的前提在这个场景中从不成立", false},
	{whole("no run of this scenario ends"), "这个场景的运行都没有终点", false},
	{whole("model limit: the network was full"), "模型界限：网络已满", false},
	{whole("model limit: the number space was exhausted"), "模型界限：序号空间已用尽", false},
	{regexp.MustCompile(`^the protocol text has a fault: (.*)$`), "协议文本有误：$1", false},
	{regexp.MustCompile(`^(.*): depth (\d+) completed, (\d+) states known, (\d+) of them not yet expanded$`), "$1：已完成深度 $2，已知 $3 个状态，其中 $4 个尚未展开", true},
	{regexp.MustCompile(`^(.*): not even depth 0 completed, (\d+) states known, (\d+) of them not yet expanded$`), "$1：深度 0 也未完成，已知 $2 个状态，其中 $3 个尚未展开", true},
	{regexp.MustCompile(`^(.*): every state is known, the search for a run that repeats is not over$`), "$1：全部状态已知，但对循环运行的搜索尚未结束", true},
	{regexp.MustCompile(`^a run stops, or repeats for ever, only because a bound of the scenario removed one of its steps \((.*)\)$`),
		"某个运行停下或无限循环，只是因为场景的界限去掉了它的一步（$1）", true},
	{regexp.MustCompile(`^bounds reached: (.*)$`), "达到的界限：$1", true},
	{regexp.MustCompile(`^never begun: (.*)$`), "从未开始：$1", true},
	{regexp.MustCompile(`^the first initial number of A and B is fixed; every other is the same by rotation$`), "A 和 B 的第一个初始序号是固定的，其他取值经轮换与之等价", false},
	{regexp.MustCompile(`^the first initial number of ([AB]) is fixed; every other is the same by rotation$`), "$1 的第一个初始序号是固定的，其他取值经轮换与之等价", false},
	{whole("store: compressed, which leaves nothing out"), "存储：compressed，不遗漏任何状态", false},
	{regexp.MustCompile(`^store: fingerprints of 64 bits; a state was left out with a probability of at most (\S+) \(as many are expected to be\)$`),
		"存储：64 位指纹；有状态被遗漏的概率不超过 $1（遗漏数的期望值也是如此）", false},
	{regexp.MustCompile(`^store: bitstate, runs: (\d+), bits set: (\S+)%; in the end a new state was taken for a known one with probability (\S+); expected to be left out for that: (\S+), and what lies behind them$`),
		"存储：bitstate，运行 $1 次，已置位 $2%；最后，新状态被当作已知状态的概率为 $3；因此遗漏的状态数的期望值为 $4，其后的状态未计入", false},
	{whole("no state reaches it that the store told apart"), "存储所能区分的状态都没有到达", false},
	{regexp.MustCompile(`^a bitstate store may leave states out: depth (\d+) completed, (\d+) states known, all of them expanded$`),
		"bitstate 存储可能遗漏状态：已完成深度 $1，已知 $2 个状态，全部已展开", false},
	{regexp.MustCompile(`^reductions used: (.*)$`), "所用的化简：$1", true},
	{regexp.MustCompile(`^no rotation: (.*)$`), "没有轮换化简：$1", true},
}

// noteParts are parts of notes, in lists.
var noteParts = []note{
	{regexp.MustCompile(`numbers of ([AB]) lie in the network or in an end at the start`), "开始时网络或某一端已有 $1 的序号", false},
	{regexp.MustCompile(`numbers of ([AB]) are pinned`), "$1 的序号已指定", false},
	{regexp.MustCompile(`numbers of ([AB]) begin with a constant`), "$1 的序号从常数开始", false},
	{regexp.MustCompile("numbers of ([AB]) are compared with the real `zero`"), "$1 的序号要与真正的 `zero` 比较", false},
	{regexp.MustCompile(`it is switched off`), "已关闭", false},
	{regexp.MustCompile(`session (\d+) of ([AB])`), "$2 的第 $1 次会话", false},
	{regexp.MustCompile(`a timer's budget`), "定时器的次数", false},
	{regexp.MustCompile(`\blives\b`), "连接的代数", false},
	{regexp.MustCompile(`\blosses\b`), "丢失", false},
	{regexp.MustCompile(`\bduplicates\b`), "复制", false},
	{regexp.MustCompile(`\bcrashes\b`), "崩溃", false},
	{regexp.MustCompile(`\bmax states\b`), "达到状态数上限", false},
	{regexp.MustCompile(`\bmax memory\b`), "达到内存上限", false},
	{regexp.MustCompile(`\btime limit\b`), "达到时间上限", false},
	{regexp.MustCompile(`\binterrupted\b`), "被中断", false},
	{regexp.MustCompile(`, `), "、", false},
}

func whole(text string) *regexp.Regexp { return regexp.MustCompile("^" + regexp.QuoteMeta(text) + "$") }

// Note gives a note of a verdict, or its reason, in the language. One that is not known stays as it is.
func (l Lang) Note(english string) string {
	if l != Chinese {
		return english
	}
	for _, n := range notes {
		match := n.pattern.FindStringSubmatchIndex(english)
		if match == nil {
			continue
		}
		if n.parts {
			english = english[:match[2]] + partsOf(english[match[2]:match[3]]) + english[match[3]:]
			match = n.pattern.FindStringSubmatchIndex(english)
		}
		return string(n.pattern.ExpandString(nil, n.text, english, match))
	}
	return english
}

func partsOf(list string) string {
	for _, n := range noteParts {
		list = n.pattern.ReplaceAllString(list, n.text)
	}
	return list
}
