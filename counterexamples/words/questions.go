package words

// Question is one of the classic ones, with what the runs below it show.
type Question struct {
	Ask    string
	Answer string
}

var questionsEnglish = [9]Question{
	{"Why are two messages too few to open a connection?",
		"A SYN may be late, and nothing in it tells. A server that is connected as soon as it hears one is then connected with nobody. Three messages have the client prove that it hears: it must acknowledge the server's number, which only a living client can know."},
	{"Why are four messages one too many?",
		"The bare ACK between the two SYNs carries nothing that the SYN,ACK does not. As two segments that nothing binds together they can overtake each other, and one end waits for ever; bound together they are the SYN,ACK, and the fourth message is superfluous."},
	{"Why does closing take four segments?",
		"Each direction is closed by itself: who closes has nothing more to say, but still listens. A server that answers a FIN by closing at once throws away what it had yet to send. Where there is nothing left to send, its FIN may go with the ACK, and three segments do."},
	{"Why TIME-WAIT?",
		"The last ACK may be lost, and who sent it cannot know. If it forgets the connection at once, the FIN that comes again meets nobody, a RST answers it, and the other end never learns that all its data arrived."},
	{"Why 2 MSL, and not one?",
		"One lifetime outlasts the last ACK on its way there; the FIN that is sent again because of its loss may come a second lifetime later. With one only, that FIN can still reach the next connection of the same two ends."},
	{"Why are initial numbers not always the same?",
		"The server's number is what a client acknowledges to prove that it hears. If it is always the same, an acknowledgment left over from an earlier connection proves the same, and three messages are no better than two."},
	{"What is keepalive for?",
		"A peer that has gone says nothing, and an idle connection waits for nothing that could tell. It stays for ever, unless somebody asks: a probe that is never answered, or answered with a RST, ends it."},
	{"What is a half-open connection?",
		"One end has lost its connection, by a crash or a RST that was lost, and the other still holds it. It is found out when a segment arrives that does not fit: the answer to that makes the end that has nothing send a RST. An end that drops in silence what does not fit is never found out."},
	{"What do SYN cookies change?",
		"A server remembers each SYN that it has answered, and somebody who sends SYNs in others' names fills that memory: the honest client finds no room. With a cookie the server remembers nothing, and puts what it needs into its number. The price: it cannot send its SYN,ACK again, so that a client which waits for the server to speak, and whose ACK is lost, waits in vain."},
}

var questionsChinese = [9]Question{
	{"建立连接，为什么两次握手不够？",
		"SYN 可能迟到，而其中没有任何东西表明这一点。服务器如果一收到 SYN 就认为连接已建立，就可能与一个并不存在的对端建立了连接。三次握手要求客户端证明自己听得到：它必须确认服务器的序号，而只有活着的客户端才会知道这个序号。"},
	{"为什么四次又多了一次？",
		"两个 SYN 之间单独的 ACK，没有携带 SYN,ACK 所没有的任何信息。如果拆成两个互不相干的报文段，它们可能互相超越，使一端永远等待；如果绑在一起，那就是 SYN,ACK，第四个报文段便是多余的。"},
	{"关闭连接为什么需要四个报文段？",
		"两个方向各自关闭：先关闭的一方不再说话，但还在听。服务器如果一收到 FIN 就立刻关闭，就会丢掉还没有发出的数据。只有在没有数据要发时，FIN 才可以与 ACK 合并，三个报文段就够了。"},
	{"为什么要有 TIME-WAIT？",
		"最后一个 ACK 可能丢失，而发送它的一端无从知道。如果它立刻忘掉这条连接，对端重传的 FIN 就找不到任何人，只会得到 RST，对端也就永远不知道自己的数据是否已全部送达。"},
	{"为什么是 2 MSL，而不是一个 MSL？",
		"一个 MSL 只够最后的 ACK 走完去程；因它丢失而重传的 FIN，可能再晚一个 MSL 才到。只等一个 MSL，这个 FIN 仍可能闯入同一对端点之间的下一条连接。"},
	{"初始序号为什么不能总是一样？",
		"客户端正是靠确认服务器的序号来证明自己听得到。如果这个序号总是一样，先前连接遗留下来的确认也能证明同样的事，三次握手就不比两次强。"},
	{"保活（keepalive）有什么用？",
		"消失的对端什么也不会说，而空闲的连接并不等待任何能说明问题的东西。除非有人去问，否则它会永远保持下去：探测报文段得不到回答，或者得到 RST，连接才会结束。"},
	{"什么是半打开连接？",
		"一端已经失去了连接（崩溃，或者 RST 丢失），另一端却还保留着它。当一个不相符的报文段到达时，它才会被发现：对它的应答会使一无所有的那一端发出 RST。如果把不相符的报文段悄悄丢弃，就永远发现不了。"},
	{"SYN cookie 改变了什么？",
		"服务器要记住它应答过的每个 SYN，而冒用他人名义发送 SYN 的人会填满这份记忆，使诚实的客户端没有位置。使用 cookie 的服务器什么也不记，而是把需要的信息放进自己的序号里。代价是它无法重传 SYN,ACK：如果客户端在等服务器先说话，而它的 ACK 丢失了，就会白等一场。"},
}
