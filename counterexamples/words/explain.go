package words

// Explain has what `explain` says.
type Explain struct {
	Client, Server string // what an end is called that opens actively, or passively
}

var explainEnglish = Explain{
	Client: "the client",
	Server: "the server",
}

var explainChinese = Explain{
	Client: "客户端",
	Server: "服务器",
}
