package words

// Picture has the captions of pictures, and what the page says in which one steps through a story.
type Picture struct {
	Timer, Lifetime, Crash, Restart string // events, beside the end at which they happen
	Octet, Octets                   string // what the application gets
	Fault                           string // of the protocol text
	Past                            string // where segments come from that were sent before the story
	Old, Copy, OldCopy              string // marks of segments
	Quiet, Folded                   string // how many steps a band stands for
	Turning                         string // the step from which the end can no longer be prevented
	Repeats                         string // the part that a run without end repeats
	ThenRepeats, ThenStops          string // what happens after the last step
	Legend                          Legend
	Page                            Page
}

// Legend explains the signs of a picture.
type Legend struct {
	Lost, Old, Copy, Flying, Already, Unheard string
}

// Page has what the page says.
type Page struct {
	First, Back, Next, Last string // buttons
	Keys                    string // which keys do the same
	Language                string // the other language, in that language
	Report                  string // a link back to the report that has the story
	Start, Step             string // which step is shown
	Calls, Arrives, Stays   string // what happens in a step: who, what
	Loses, Fires, Passes    string
	Crashes, Restarts, Acts string
	Told, Gets, GetsMany    string
	Sends, Overflows        string
	Picture, Ends           string // headings
	Field, State, Same      string
	Shared, Flying, Rules   string
	Nothing, Unruled, Ghost string
	Turned, Resumes         string // what is said of some steps
}

var pictureEnglish = Picture{
	Timer: "%s timer", Lifetime: "a lifetime has passed", Crash: "crash", Restart: "restart",
	Octet: "1 octet delivered", Octets: "%d octets delivered", Fault: "fault: %s",
	Past: "before the story", Old: "old", Copy: "copy", OldCopy: "old copy",
	Quiet: "… %d steps that change no state", Folded: "… %d steps",
	Turning: "turning point", Repeats: "repeats for ever",
	ThenRepeats: "Then it repeats from step %d.", ThenStops: "Then nothing happens any more.",
	Legend: Legend{
		Lost: "lost", Old: "of a connection that is over", Copy: "arrives once more", Flying: "still on its way",
		Already: "the network has the same already", Unheard: "nobody listens",
	},
	Page: Page{
		First: "Start", Back: "Back", Next: "Next", Last: "End", Keys: "Keys: ← → Home End", Language: "中文", Report: "Report",
		Start: "Start", Step: "Step %[1]d of %[2]d",
		Calls: "The application of %[1]s calls %[2]s.", Arrives: "%[2]s arrives at %[1]s.", Stays: "%[2]s arrives at %[1]s; a copy stays in the network.",
		Loses: "The network loses %[2]s on its way to %[1]s.", Fires: "The %[2]s timer of %[1]s fires.",
		Passes: "A lifetime has passed, for the %[2]s timer of %[1]s.", Crashes: "%[1]s crashes.", Restarts: "%[1]s restarts.", Acts: "%[1]s acts.",
		Told: "The application of %[1]s is told: %[2]s.", Gets: "The application of %[1]s gets 1 octet.", GetsMany: "The application of %[1]s gets %[2]d octets.",
		Sends: "%[1]s sends %[2]s.", Overflows: "The network is full and loses %[2]s on its way to %[1]s.",
		Picture: "Picture", Ends: "The ends", Field: "Field", State: "state", Same: "What never changes", Shared: "Shared", Flying: "In the network", Rules: "Rules that fired",
		Nothing: "nothing", Unruled: "none", Ghost: "history, which no rule reads",
		Turned: "This is the turning point.", Resumes: "From here the run repeats itself.",
	},
}

var pictureChinese = Picture{
	Timer: "%s 定时器到期", Lifetime: "过了一个报文段寿命", Crash: "崩溃", Restart: "重启",
	Octet: "交付 1 字节", Octets: "交付 %d 字节", Fault: "协议文本有误：%s",
	Past: "此前遗留", Old: "旧", Copy: "副本", OldCopy: "旧副本",
	Quiet: "…… 略去 %d 步，两端状态不变", Folded: "…… 略去 %d 步",
	Turning: "转折点", Repeats: "无限循环",
	ThenRepeats: "此后从第 %d 步起循环往复。", ThenStops: "此后不再发生任何事件。",
	Legend: Legend{
		Lost: "丢失", Old: "属于已结束的连接", Copy: "再次到达", Flying: "仍在途中",
		Already: "网络中已有相同的报文段", Unheard: "无人接收",
	},
	Page: Page{
		First: "开头", Back: "上一步", Next: "下一步", Last: "末尾", Keys: "按键：← → Home End", Language: "English", Report: "返回报告",
		Start: "初始状态", Step: "第 %[1]d 步，共 %[2]d 步",
		Calls: "%[1]s 的应用程序调用 %[2]s。", Arrives: "%[2]s 到达 %[1]s。", Stays: "%[2]s 到达 %[1]s，网络中仍留有一份副本。",
		Loses: "发往 %[1]s 的 %[2]s 在网络中丢失。", Fires: "%[1]s 的 %[2]s 定时器到期。",
		Passes: "过了一个报文段寿命（%[1]s 的 %[2]s 定时器以此计时）。", Crashes: "%[1]s 崩溃。", Restarts: "%[1]s 重启。", Acts: "%[1]s 采取行动。",
		Told: "%[1]s 的应用程序得到通知：%[2]s。", Gets: "%[1]s 的应用程序收到 1 字节。", GetsMany: "%[1]s 的应用程序收到 %[2]d 字节。",
		Sends: "%[1]s 发出 %[2]s。", Overflows: "网络已满，发往 %[1]s 的 %[2]s 丢失。",
		Picture: "时序图", Ends: "两端状态", Field: "字段", State: "状态", Same: "始终不变的字段", Shared: "共享", Flying: "网络中的报文段", Rules: "触发的规则",
		Nothing: "无", Unruled: "无", Ghost: "仅记录历史，规则不读取",
		Turned: "这一步是转折点。", Resumes: "从这一步起，运行开始循环。",
	},
}
