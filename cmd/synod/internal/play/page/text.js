// What the page says, in two languages. Words of the protocols stay as the specification has them.
const texts = {
  en: {
    tagline: "the real code in your browser, judged by the specification at every step",
    protocol: "Protocol", setting: "Model", story: "Story", language: "Language", moves: "What can happen next", picture: "What happened",
    twin: "The same as text", judged: "What must hold", parties: "Who holds what", knows: "Who knows what", break: "Break it", files: "Take it with you",
    loading: "Loading the program...", free: "no story: play freely", close: "Close", undo: "Undo", redo: "Redo", restart: "Begin again",
    keep: "Keep as a branch", branch: "Branches", branchName: "name of a branch", played: "what is played", compare: "Compare", none: "none", next: "Next step", leave: "You left the story's path: every move is judged all the same.",
    back: "Back to the path", over: "The story is over. Go on as you like.", requests: "Clients ask", messages: "Messages on their way", steps: "Steps",
    faults: "Faults and time", lose: "lose", again: "again", timeout: "times out: next round", crash: "crash", recover: "recover", cut: "Cut", heal: "Heal all cuts", and: "and",
    ended: "Nothing can happen any more.", cannot: "What cannot be taken now, and why", isFalse: "is false:", source: "where it says so", broken: "is broken",
    brokenAt: "A property broke at step", allHold: "Every property holds.", nothing: "Nothing happens here.", who: "As seen by",
    ballots: "Each row is a ballot. An acceptor voted, abstains for ever, or is still open; of each value it follows what can be chosen there.",
    whyAbstain: "Why does an acceptor abstain?",
    abstain: "By a Promise: whoever promises a ballot will vote in none below it. So the proposer of the higher ballot can be sure of what the lower ones can still choose, however long messages take. Without it a vote could come late and choose a second value.",
    whyLeft: "Why not take the leftmost value that somebody voted for?",
    left: "What counts is the ballot and not who voted first: only the vote of the highest ballot below can have been chosen, or be the one that a chosen value lives on in. Lower votes were overtaken; a proposer that takes one of them (bug M05, M06) can go against a value that is chosen.",
    bug: "Bug", noBug: "none: the code as it is", notIn: "not on this page: it changes what is declared, as what a state is",
    game: "Break what must hold: in Paxos, make two processes decide differently. With the code as it is you cannot, in whatever order you deliver: try, or ask for the shortest way. With a bug switched on you can.",
    shortest: "Shortest way to break it", looking: "Looking at every state:", stop: "Stop", notFound: "There is no way: all states were met, and in none is a property broken. States",
    found: "The shortest way, in steps:", states: "states", generated: "generated", limit: "ended before all states were met",
    link: "Copy a link", copied: "The link is in the address, and copied if your browser allows it.", save: "Save as", load: "Play a file: one of these, what TLC printed, or a scenario",
    play: "Play it", stale: "The link was not opened: ", step: "step", action: "action", then: "what is then", keys: "Keys: left and right go back and on, n takes the story's next step, 1 to 9 take a move, b names a branch, c compares.",
    same: "The branches are the same.", differ: "The branches part at step", switched: "The code now has the bug", switchedOff: "The code is as it is.", unknown: "is no part of this page",
    network: "network only", notYet: "Nothing has happened yet: take a move, or the story's next step.", properties: "All properties", tellMe: "Tell me a story:",
    welcome: "You are the network and the clock. Each button below is something that can happen now; what nobody takes never happens.", elsewhere: "No size of this model is known at which it breaks anything: it is safe, or needs what the model has no word for, such as a refusal.",
    odds: "Live odds", loss: "Each messenger is lost with chance", countMessages: "messages", countMessengers: "messengers of each, or of the answer",
    bothAttack: "both attack", bothRetreat: "both retreat", alone: "one attacks, alone", sent: "messengers sent", handshake: "a handshake", stream: "a stream", numbered: "numbered messages",
    oddsAre: "No way makes the chance that one is alone zero: more messengers make it small. The bug that is switched on has no say here.",
    breaks: "This model is there to be broken: it does not keep",
  },
  zh: {
    tagline: "真正的代码在您的浏览器中运行，每一步都由规约判定",
    protocol: "协议", setting: "模型", story: "故事", language: "语言", moves: "接下来可以发生什么", picture: "发生了什么",
    twin: "同样内容的文字版", judged: "必须成立的性质", parties: "谁持有什么", knows: "谁知道什么", break: "弄坏它", files: "带走它",
    loading: "正在载入程序……", free: "没有故事：自由尝试", close: "关闭", undo: "撤销", redo: "重做", restart: "重新开始",
    keep: "存为分支", branch: "分支", branchName: "分支名称", played: "当前路线", compare: "比较", none: "无", next: "下一步", leave: "您离开了故事的路线：每一步仍然会被判定。",
    back: "回到路线", over: "故事结束了，请随意继续。", requests: "客户请求", messages: "途中的消息", steps: "步骤",
    faults: "故障与时间", lose: "丢失", again: "重复", timeout: "超时：开始下一轮", crash: "崩溃", recover: "恢复", cut: "切断", heal: "恢复所有连接", and: "与",
    ended: "再也没有什么可以发生。", cannot: "现在不能发生的，以及原因", isFalse: "不成立：", source: "出处", broken: "被破坏",
    brokenAt: "性质被破坏，在第几步：", allHold: "所有性质都成立。", nothing: "这里什么也不会发生。", who: "视角",
    ballots: "每一行是一个 ballot。acceptor 或已投票，或永远弃权，或尚未决定；由此可知每个值在该 ballot 中能否被选定。",
    whyAbstain: "acceptor 为什么弃权？",
    abstain: "因为 Promise：谁承诺了一个 ballot，就不再在更低的 ballot 中投票。于是更高 ballot 的 proposer 无论消息多慢，都能确定更低的 ballot 还能选定什么。没有承诺，迟到的一票就可能选定第二个值。",
    whyLeft: "为什么不取最先得到投票的值？",
    left: "重要的是 ballot，而不是谁先投票：只有较低 ballot 中最高的那一票才可能已被选定。取较低的票（错误 M05、M06）可能违背已选定的值。",
    bug: "错误", noBug: "无：代码原样", notIn: "不在本页：它改变了声明，例如状态的内容",
    game: "试着破坏必须成立的性质：在 Paxos 中，让两个进程做出不同的决定。对原样的代码，无论按什么顺序传递都做不到：请试一试，或询问最短的途径。打开一个错误后就可能了。",
    shortest: "最短的破坏途径", looking: "正在查看所有状态：", stop: "停止", notFound: "没有途径：所有状态都已查看，没有一个破坏性质。状态数",
    found: "最短的途径，步数：", states: "个状态", generated: "个后继", limit: "在查看所有状态之前结束",
    link: "复制链接", copied: "链接在地址栏中，浏览器允许时也已复制。", save: "另存为", load: "播放文件：以上任何一种、TLC 的输出或一个场景",
    play: "播放", stale: "链接没有打开：", step: "步", action: "动作", then: "之后的状态", keys: "按键：左右键撤销与重做，n 是故事的下一步，1 到 9 选择一个动作，b 为分支命名，c 比较分支。",
    same: "两个分支相同。", differ: "分支分开于第几步：", switched: "代码现在带有错误", switchedOff: "代码是原样的。", unknown: "不是本页的内容",
    network: "仅限网络", notYet: "还什么都没有发生：请选一个动作，或故事的下一步。", properties: "所有性质", tellMe: "给我讲一个故事：",
    welcome: "您就是网络和时钟。下面每个按钮都是现在可以发生的事；没有人选的，就永远不发生。", elsewhere: "没有已知的规模能让它在这个模型中破坏什么：它是安全的，或者需要模型里没有的东西，例如拒绝消息。",
    odds: "实时概率", loss: "每个信使丢失的概率", countMessages: "消息数", countMessengers: "每条消息或答复的信使数",
    bothAttack: "双方进攻", bothRetreat: "双方撤退", alone: "一方单独进攻", sent: "派出的信使", handshake: "握手", stream: "消息流", numbered: "带编号的消息",
    oddsAre: "没有办法使单独进攻的概率为零：更多信使只能使它变小。打开的错误在这里不起作用。",
    breaks: "这个模型就是用来被破坏的，它不保持",
  },
};

let spoken = "en";

export function language() { return spoken; }

export function speak(to) {
  spoken = texts[to] ? to : "en";
  document.documentElement.lang = spoken;
  for (const e of document.querySelectorAll("[data-say]")) e.textContent = say(e.dataset.say);
}

export function say(key) { return texts[spoken][key] ?? texts.en[key] ?? key; }
