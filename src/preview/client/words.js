// What the preview says, in the two languages that it speaks.

const many = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;

const WORDS = {
  preview: { zh: "预览", en: "Preview" },
  collapse: { zh: "收起预览栏", en: "Fold the preview bar" },
  expand: { zh: "展开预览栏", en: "Unfold the preview bar" },
  connected: { zh: "已连接", en: "Connected" },
  disconnected: { zh: "已断开：服务器没有回应", en: "Disconnected: the server does not answer" },
  embargoed: { zh: (count) => `${count} 份待公布`, en: (count) => `${count} under embargo` },
  drafts: { zh: (count) => `${count} 份草稿`, en: (count) => many(count, "draft") },
  errors: { zh: (count) => `${count} 个错误`, en: (count) => many(count, "error") },
  warnings: { zh: (count) => `${count} 个警告`, en: (count) => many(count, "warning") },
  none: { zh: "没有问题", en: "No problems" },
  numbers: { zh: "数字", en: "Numbers" },
  numbersHint: { zh: "标出正文中的数字（Alt+Shift+B）", en: "Mark the numbers in the text (Alt+Shift+B)" },
  beside: { zh: "双语对照", en: "Side by side" },
  besideHint: { zh: "与另一种语言逐段对照", en: "Read the other language beside this one" },
  error: { zh: "错误", en: "Error" },
  warning: { zh: "警告", en: "Warning" },
  note: { zh: "说明", en: "Note" },
  help: { zh: "建议", en: "Help" },
  lastGood: { zh: "下面仍是最近一次无误的页面；改好后本窗口自动消失。", en: "Below is still the last good page. This goes away when the mistake is mended." },
  noneGood: { zh: "还没有可以显示的网站；改好后自动显示。", en: "There is no site to show yet. It appears when the mistakes are mended." },
  noEditor: { zh: "在 nianbao.yaml 中写一行 editor: code（或 idea、vim 等），点击位置即可在编辑器中打开。", en: "With a line such as editor: code (or idea, vim …) in nianbao.yaml, a click on a place opens it in the editor." },
  close: { zh: "关闭", en: "Close" },
  language: { zh: "提示所用语言", en: "Language of the messages" },
  openEditor: { zh: (place) => `在编辑器中打开 ${place}`, en: (place) => `Open ${place} in the editor` },
  copied: { zh: (text) => `已复制：${text}`, en: (text) => `Copied: ${text}` },
  notCopied: { zh: (text) => `无法复制，请手工复制：${text}`, en: (text) => `Cannot copy; here it is: ${text}` },
  updated: { zh: (count) => `页面已更新：${count} 处`, en: (count) => `The page was updated in ${many(count, "place")}` },
  removed: { zh: "页面已更新：删去了内容", en: "The page was updated: something was removed" },
  styled: { zh: "样式已更新", en: "The style was updated" },
  elsewhere: { zh: "改动在：", en: "The change is on:" },
  furtherPages: { zh: (count) => `另有 ${count} 页`, en: (count) => `and ${many(count, "more page")}` },
  outOfSight: { zh: "改动在视线之外", en: "The change is out of sight" },
  showChange: { zh: "去看", en: "Show it" },
  gone: { zh: "这个页面已不存在，下面是它最后的样子。", en: "This page is no more. Below is how it was last." },
  bound: { zh: "已绑定", en: "bound" },
  waived: { zh: "已豁免", en: "waived" },
  unbound: { zh: "未绑定", en: "unbound" },
  expression: { zh: "表达式", en: "Expression" },
  value: { zh: "数值", en: "Value" },
  table: { zh: "表", en: "Table" },
  row: { zh: "行", en: "Row" },
  column: { zh: "列", en: "Column" },
  reason: { zh: "理由", en: "Reason" },
  written: { zh: "写于", en: "Written in" },
  data: { zh: "数据", en: "Data" },
  outcome: { zh: "核对", en: "Comparison" },
  outcome_exact: { zh: "一致", en: "exact" },
  outcome_rounding: { zh: "四舍五入后一致", en: "equal when rounded" },
  outcome_bound: { zh: "在界限之内", en: "within the limit" },
  outcome_acknowledged: { zh: "不一致，已说明", en: "differs, acknowledged" },
  outcome_contradicted: { zh: "不一致", en: "contradicted" },
  quoted: { zh: "引用于", en: "Quoted in" },
  notQuoted: { zh: "正文没有引用", en: "Not quoted in the text" },
  missing: { zh: "没有译文", en: "No translation" },
  missingBlock: { zh: "此处缺译文", en: "Missing translation here" },
  notInOriginal: { zh: "原文没有这一段", en: "Not in the original" },
  lacking: { zh: (count) => `缺 ${count} 段`, en: (count) => `lacks ${many(count, "passage")}` },
  stale: { zh: "译文已过时：原文在翻译之后改过", en: "The translation is out of date: the original has changed since" },
};

/** The language of the page, as far as the preview speaks it. */
export const PAGE_LANGUAGE = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

/** One of the texts above in the page's language. */
export function say(name, ...values) {
  return sayIn(PAGE_LANGUAGE, name, ...values);
}

/** One of the texts above in the language given. */
export function sayIn(language, name, ...values) {
  const text = WORDS[name]?.[language] ?? name;
  return typeof text === "function" ? text(...values) : text;
}
