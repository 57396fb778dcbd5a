//! The words of the generated sites: sentences in both languages, without a figure and without a claim, so that whatever
//! is quoted beside them is right.

/// A text in Chinese and in English.
pub type Both = [String; 2];

/// The sentences that paragraphs are put together of.
pub const SENTENCES: [[&str; 2]; 20] = [
    [
        "本报告依据各地上报的资料编制，编制过程公开、规范。",
        "This report was compiled from returns of all areas in an open and orderly procedure.",
    ],
    [
        "数据经过逐级审核，审核意见随表保存。",
        "The data were reviewed level by level, and the opinions of the reviewers are kept with the tables.",
    ],
    [
        "各单位按照统一口径填报，填报说明附在表后。",
        "All units report by a common definition, which is explained after the tables.",
    ],
    [
        "相关部门加强指导，帮助基层单位改进填报质量。",
        "The departments concerned give guidance and help local units to report well.",
    ],
    [
        "就业服务工作注重衔接，政策宣传进入校园。",
        "Employment services are joined up, and policies are explained on campus.",
    ],
    [
        "招聘活动线上与线下结合，信息及时发布。",
        "Recruitment takes place online and on site, and information is published in time.",
    ],
    [
        "对困难群体实行帮扶，建立台账并持续跟踪。",
        "Groups in difficulty are supported, with a register and steady follow-up.",
    ],
    [
        "基层项目岗位面向全社会公开，选拔程序公平。",
        "Posts of local programmes are open to everyone, and selection is fair.",
    ],
    ["用人单位反馈良好，合作关系稳定。", "Employers respond well, and cooperation with them is stable."],
    ["统计口径保持稳定，历史资料可以比较。", "Definitions remain stable, so that earlier material can be compared."],
    [
        "各地结合实际制定措施，措施落实情况定期通报。",
        "Areas take measures that suit their conditions, and progress is reported regularly.",
    ],
    ["指导教师参加培训，服务能力得到巩固。", "Advisers take part in training, and their skills are kept up."],
    [
        "创业服务平台对外开放，场地与咨询免费。",
        "Platforms for starting a business are open, with free premises and advice.",
    ],
    ["信息系统运行平稳，资料安全得到保障。", "Information systems run smoothly, and the material is kept safe."],
    ["社会各界关心支持，形成工作合力。", "Society takes an interest and gives support, and everyone works together."],
    [
        "调查方法公开说明，读者可以自行核对。",
        "Survey methods are explained in public, so that readers can check for themselves.",
    ],
    [
        "修订内容随时记录，版本之间的差别可以查阅。",
        "Revisions are recorded as they happen, and differences between versions can be looked up.",
    ],
    ["区域之间交流经验，做法相互借鉴。", "Regions exchange experience and learn from each other."],
    ["工作安排兼顾长远，重点任务责任到人。", "Plans look ahead, and a named person answers for each main task."],
    [
        "下列表格列出详细情况，图形便于直观了解。",
        "The tables below give the details, and the charts make them easy to see.",
    ],
];

/// The areas whose figures the large table of every edition gives: a row's key and its names.
pub const CITIES: [[&str; 3]; 11] = [
    ["taiyuan", "太原市", "Taiyuan"],
    ["datong", "大同市", "Datong"],
    ["yangquan", "阳泉市", "Yangquan"],
    ["changzhi", "长治市", "Changzhi"],
    ["jincheng", "晋城市", "Jincheng"],
    ["shuozhou", "朔州市", "Shuozhou"],
    ["jinzhong", "晋中市", "Jinzhong"],
    ["yuncheng", "运城市", "Yuncheng"],
    ["xinzhou", "忻州市", "Xinzhou"],
    ["linfen", "临汾市", "Linfen"],
    ["lvliang", "吕梁市", "Lüliang"],
];

/// The levels of study: a row's key and its names.
pub const LEVELS: [[&str; 3]; 4] = [
    ["total", "合计", "Total"],
    ["postgraduate", "研究生", "Postgraduate"],
    ["undergraduate", "本科生", "Undergraduate"],
    ["junior_college", "专科生", "Junior college"],
];

/// The columns that both tables have beside their key: an id, its names and its unit.
pub const COLUMNS: [[&str; 4]; 3] = [
    ["graduates", "毕业生", "Graduates", "person"],
    ["employed", "已就业", "Employed", "person"],
    ["rate", "就业率", "Employment rate", "percent"],
];

/// The same text twice, owned.
pub fn both(texts: [&str; 2]) -> Both {
    texts.map(str::to_owned)
}
