package words

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNote(t *testing.T) {
	for english, want := range map[string]string{
		"for every number of losses, duplicates and retransmissions (soup)":                                                       "对任意次数的丢失、复制和重传都有效（soup）",
		"bounds reached: lives, a timer's budget":                                                                                 "达到的界限：连接的代数、定时器的次数",
		"no rotation: numbers of A are pinned, numbers of B lie in the network or in an end at the start":                         "没有轮换化简：A 的序号已指定、开始时网络或某一端已有 B 的序号",
		"the first initial number of A is fixed; every other is the same by rotation":                                             "A 的第一个初始序号是固定的，其他取值经轮换与之等价",
		"never begun: session 2 of B":                                                                                             "从未开始：B 的第 2 次会话",
		"max states: depth 7 completed, 100 states known, 3 of them not yet expanded":                                             "达到状态数上限：已完成深度 7，已知 100 个状态，其中 3 个尚未展开",
		"the protocol text has a fault: no rule takes it, ever":                                                                   "协议文本有误：no rule takes it, ever",
		"store: fingerprints of 64 bits; a state was left out with a probability of at most 6.9e-12 (as many are expected to be)": "存储：64 位指纹；有状态被遗漏的概率不超过 6.9e-12（遗漏数的期望值也是如此）",
		"store: bitstate, runs: 2, bits set: 4.5%; in the end a new state was taken for a known one with probability 1e-09; expected to be left out for that: 0.1, and what lies behind them": "存储：bitstate，运行 2 次，已置位 4.5%；最后，新状态被当作已知状态的概率为 1e-09；因此遗漏的状态数的期望值为 0.1，其后的状态未计入",
		"a bitstate store may leave states out: depth 7 completed, 100 states known, all of them expanded":                                                                                    "bitstate 存储可能遗漏状态：已完成深度 7，已知 100 个状态，全部已展开",
		"reductions used: rotation, monotone": "所用的化简：rotation、monotone",
		"somebody's own note":                 "somebody's own note",
	} {
		require.Equal(t, want, Chinese.Note(english))
		require.Equal(t, english, English.Note(english))
	}
}
