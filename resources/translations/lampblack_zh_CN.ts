<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AccessButtons</name>
    <message>
        <source>Open its page</source>
        <translation>打开其页面</translation>
    </message>
    <message>
        <source>Access token…</source>
        <translation>访问令牌…</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Write this reply again</source>
        <translation>重新生成此回复</translation>
    </message>
    <message>
        <source>Have this answered</source>
        <translation>请模型回答</translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <translation>
            <numerusform>%Ln 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>{rate} tokens/s</source>
        <translation>{rate} 词元/秒</translation>
    </message>
</context>
<context>
    <name>AdapterDialog</name>
    <message>
        <source>Adapter</source>
        <translation>适配器</translation>
    </message>
    <message>
        <source>The second reply is written by the same model with the adapter “{name}”.</source>
        <translation>第二个回复由同一模型加上适配器“{name}”来写。</translation>
    </message>
    <message>
        <source>Strength (1: as it was trained)</source>
        <translation>强度（1：与训练时相同）</translation>
    </message>
    <message>
        <source>Strength of the adapter</source>
        <translation>适配器的强度</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>AnalyzeController</name>
    <message>
        <source>Texts to analyze</source>
        <translation>要分析的文字</translation>
    </message>
    <message>
        <source>Reading {name}…</source>
        <translation>正在读取 {name}…</translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) could not be read. The first:</source>
        <translation>
            <numerusform>%n 个文档无法读取。第一个：</numerusform>
        </translation>
    </message>
    <message>
        <source>gold</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>given</source>
        <translation>判为</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
</context>
<context>
    <name>AnalyzePanel</name>
    <message>
        <source>Analyze</source>
        <translation>分析</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>保存为 CSV…</translation>
    </message>
    <message>
        <source>Save as JSON Lines…</source>
        <translation>保存为 JSON Lines…</translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation>复制为 CSV</translation>
    </message>
    <message>
        <source>Take to the chat</source>
        <translation>放到聊天里</translation>
    </message>
    <message>
        <source>Save the confusion matrix…</source>
        <translation>保存混淆矩阵…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export the results</source>
        <translation>导出结果</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Sentiment</source>
        <translation>情感</translation>
    </message>
    <message>
        <source>Own labels</source>
        <translation>自定义标签</translation>
    </message>
    <message>
        <source>Named entities</source>
        <translation>命名实体</translation>
    </message>
    <message>
        <source>Own fields (JSON Schema)</source>
        <translation>自定义字段（JSON Schema）</translation>
    </message>
    <message>
        <source>One text</source>
        <translation>一段文字</translation>
    </message>
    <message>
        <source>A text in each line</source>
        <translation>每行一段文字</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>positive, negative, neutral</source>
        <translation>正面、负面、中性</translation>
    </message>
    <message>
        <source>person, organization, place, date, amount, product</source>
        <translation>人名、机构、地点、日期、金额、产品</translation>
    </message>
</context>
<context>
    <name>Application</name>
    <message>
        <source>Preparing a reply…</source>
        <translation>正在准备回复…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message numerus="yes">
        <source>Writing %n reply/replies…</source>
        <translation>
            <numerusform>正在生成 %n 条回复…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AttachButton</name>
    <message>
        <source>Attach documents ({keys})</source>
        <translation>添加文档（{keys}）</translation>
    </message>
    <message>
        <source>Attach documents</source>
        <translation>添加文档</translation>
    </message>
</context>
<context>
    <name>Attachments</name>
    <message>
        <source>page {number}</source>
        <translation>第 {number} 页</translation>
    </message>
    <message>
        <source>line {number}</source>
        <translation>第 {number} 行</translation>
    </message>
    <message>
        <source>{name}, {place}</source>
        <translation>{name}，{place}</translation>
    </message>
    <message>
        <source>Found by its words and by its meaning</source>
        <translation>按词语和含义找到</translation>
    </message>
    <message>
        <source>Found by its words</source>
        <translation>按词语找到</translation>
    </message>
    <message>
        <source>The whole document was given</source>
        <translation>给出了整个文档</translation>
    </message>
    <message>
        <source>Found by its meaning</source>
        <translation>按含义找到</translation>
    </message>
    <message>
        <source>Not found itself: it stands beside a found passage, to be understood with it</source>
        <translation>这一段本身不是找到的：它与找到的段落相邻，一并给出以便理解</translation>
    </message>
    <message>
        <source>Not found: nothing in the document fits the question, so parts from all over were given</source>
        <translation>不是找到的：文档中没有与问题相符的内容，因此给出了各处的若干段落</translation>
    </message>
    <message>
        <source>Chosen when the document was searched</source>
        <translation>搜索文档时选出</translation>
    </message>
    <message>
        <source>by its meaning</source>
        <translation>按含义</translation>
    </message>
    <message>
        <source>beside a found one</source>
        <translation>与找到的段落相邻</translation>
    </message>
    <message>
        <source>one of several</source>
        <translation>若干段之一</translation>
    </message>
    <message>
        <source>≈ {count} tokens</source>
        <translation>≈ {count} 个词元</translation>
    </message>
    <message>
        <source>whole</source>
        <translation>全文</translation>
    </message>
    <message>
        <source>searched: {used} of {all} passages</source>
        <translation>已检索：{all} 段中的 {used} 段</translation>
    </message>
    <message>
        <source>will be searched: {all} passages</source>
        <translation>将检索：共 {all} 段</translation>
    </message>
    <message>
        <source>Attach documents</source>
        <translation>添加文档</translation>
    </message>
    <message>
        <source>Documents ({names})</source>
        <translation>文档 ({names})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Not attached either: {names}</source>
        <translation>同样未能添加：{names}</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
</context>
<context>
    <name>BackupController</name>
    <message numerus="yes">
        <source>%n file(s) could not be deleted: not allowed, or in use.</source>
        <translation>
            <numerusform>有 %n 个文件无法删除：没有权限，或正在使用。</numerusform>
        </translation>
    </message>
    <message>
        <source>Restored, as it was: {when}</source>
        <translation>已恢复到当时的状态：{when}</translation>
    </message>
</context>
<context>
    <name>BackupDialog</name>
    <message>
        <source>Back up everything</source>
        <translation>备份全部数据</translation>
    </message>
    <message>
        <source>One file with all conversations, drafts, documents, presets and settings. It can be restored here or on another computer.</source>
        <translation>一个文件，包含所有对话、草稿、文档、预设和设置。可以在这里或另一台计算机上恢复。</translation>
    </message>
    <message>
        <source>Models are left out, for they are large and can be got again; tick the box to take them along.</source>
        <translation>不包含模型，因为它们很大，而且可以重新获取；勾选下面的方框即可一并带上。</translation>
    </message>
    <message>
        <source>Your conversations stay encrypted in it: the same passphrase opens them.</source>
        <translation>你的对话在其中仍是加密的：用同一个口令打开。</translation>
    </message>
    <message>
        <source>It is not encrypted: whoever has the file can read your conversations.</source>
        <translation>它没有加密：拿到此文件的人都能读到你的对话。</translation>
    </message>
    <message>
        <source>Backups of Lampblack (*.lampblack.zip)</source>
        <translation>Lampblack 备份 (*.lampblack.zip)</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>正在备份…</translation>
    </message>
    <message>
        <source>Checking what was written: {done} of {total}</source>
        <translation>正在检查写入的内容：{done} / {total}</translation>
    </message>
    <message>
        <source>Backing up: {done} of {total}</source>
        <translation>正在备份：{done} / {total}</translation>
    </message>
    <message>
        <source>Everything but the models is in {path} ({size}). It was read again, and is whole.</source>
        <translation>除模型以外的全部内容都在 {path}（{size}）中。文件已重新读取，完好无损。</translation>
    </message>
    <message>
        <source>Everything is in {path} ({size}). It was read again, and is whole.</source>
        <translation>全部数据已在 {path} 中（{size}）。已重新读取，内容完整。</translation>
    </message>
    <message>
        <source>Cancelled. No file was written.</source>
        <translation>已取消。没有写入任何文件。</translation>
    </message>
    <message>
        <source>With the models ({size} more)</source>
        <translation>包括模型（另加 {size}）</translation>
    </message>
    <message>
        <source>Choose the file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>显示文件夹</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Dismiss this message</source>
        <translation>关闭此提示</translation>
    </message>
</context>
<context>
    <name>BeginAnewDialog</name>
    <message>
        <source>Begin anew</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Lampblack starts again with no conversations and no passphrase. Models and settings stay as they are.

The locked conversations stay on this disk, and nothing deletes them:
{path}

Should you remember the passphrase one day: close Lampblack, give the file lampblack.db in that folder another name, and this one the name lampblack.db.</source>
        <translation>Lampblack 会重新启动，没有对话，也没有口令。模型和设置保持不变。

被锁定的对话仍留在这个磁盘上，不会被删除：
{path}

如果有一天你想起了口令：请关闭 Lampblack，把该文件夹中的 lampblack.db 改成别的名字，再把这个文件改名为 lampblack.db。</translation>
    </message>
</context>
<context>
    <name>BlockedPage</name>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
</context>
<context>
    <name>BranchArrows</name>
    <message>
        <source>The version before this one</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>The version after this one</source>
        <translation>下一个版本</translation>
    </message>
</context>
<context>
    <name>ChangesView</name>
    <message>
        <source>Change {place} of {count}</source>
        <translation>第 {place} 处修改，共 {count} 处</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>已接受</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>修改的内容</translation>
    </message>
    <message>
        <source>The change before</source>
        <translation>上一处修改</translation>
    </message>
    <message>
        <source>The next change</source>
        <translation>下一处修改</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>Accept this change</source>
        <translation>接受这处修改</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Reject this change</source>
        <translation>拒绝这处修改</translation>
    </message>
    <message>
        <source>Accept the rest</source>
        <translation>接受其余</translation>
    </message>
    <message>
        <source>Accept all changes that wait</source>
        <translation>接受所有尚未决定的修改</translation>
    </message>
    <message>
        <source>Reject the rest</source>
        <translation>拒绝其余</translation>
    </message>
    <message>
        <source>Reject all changes that wait</source>
        <translation>拒绝所有尚未决定的修改</translation>
    </message>
</context>
<context>
    <name>ChatPanel</name>
    <message>
        <source>Chat</source>
        <translation>聊天</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Show the conversations</source>
        <translation>显示对话列表</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Open the text of {name}</source>
        <translation>打开 {name} 的文字</translation>
    </message>
    <message>
        <source>Remove {name} (Del)</source>
        <translation>移除 {name}（Del）</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
</context>
<context>
    <name>CodeButtons</name>
    <message>
        <source>The file could not be written: {reason}. Choose another place.</source>
        <translation>无法写入文件：{reason}。请换一个位置。</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>长行换行</translation>
    </message>
    <message>
        <source>Save as a file</source>
        <translation>存为文件</translation>
    </message>
    <message>
        <source>Save the code</source>
        <translation>保存代码</translation>
    </message>
</context>
<context>
    <name>CodeController</name>
    <message>
        <source>Repair a syntax error</source>
        <translation>修复语法错误</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>解释</translation>
    </message>
    <message>
        <source>Writing line {line}…</source>
        <translation>正在写第 {line} 行…</translation>
    </message>
    <message>
        <source>The code was cut off where it became too long.</source>
        <translation>代码太长，已在此截断。</translation>
    </message>
    <message>
        <source>The model changed nothing.</source>
        <translation>模型没有改动任何内容。</translation>
    </message>
    <message>
        <source>Left out of the reply</source>
        <translation>回复中未采用的部分</translation>
    </message>
    <message>
        <source>There was no room in the context for: {names}</source>
        <translation>上下文放不下：{names}</translation>
    </message>
    <message>
        <source>Only the beginning fits into the context of: {names}</source>
        <translation>上下文只放得下开头部分：{names}</translation>
    </message>
</context>
<context>
    <name>CodeEditor</name>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Tab indents; Ctrl+Tab goes on to what is behind it.</source>
        <translation>Tab 键缩进；按 Ctrl+Tab 移到后面的控件。</translation>
    </message>
    <message>
        <source>Code appears here. Type or paste your own to have it changed, explained or tested.</source>
        <translation>代码会出现在这里。也可以输入或粘贴自己的代码，让模型修改、解释或编写测试。</translation>
    </message>
</context>
<context>
    <name>CodeFiles</name>
    <message>
        <source>Saved: {path}</source>
        <translation>已保存：{path}</translation>
    </message>
    <message>
        <source>Open code</source>
        <translation>打开代码</translation>
    </message>
    <message>
        <source>Save the code</source>
        <translation>保存代码</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
</context>
<context>
    <name>CodePanel</name>
    <message>
        <source>Add files to be known…</source>
        <translation>添加供模型参考的文件…</translation>
    </message>
    <message>
        <source>Open a file in the editor…</source>
        <translation>在编辑器中打开文件…</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Save the code…</source>
        <translation>保存代码…</translation>
    </message>
    <message>
        <source>Take the code to the chat</source>
        <translation>把代码带到聊天中</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>What is to be done</source>
        <translation>要做什么</translation>
    </message>
    <message>
        <source>Language of the code, to search by typing</source>
        <translation>代码的语言，可输入以查找</translation>
    </message>
    <message>
        <source>Language to translate to, to search by typing</source>
        <translation>要改写成的语言，可输入以查找</translation>
    </message>
    <message>
        <source>to</source>
        <translation>改写成</translation>
    </message>
    <message>
        <source>What the code is to do, or how it is to change</source>
        <translation>代码要做什么，或要怎样修改</translation>
    </message>
    <message>
        <source>Files that the model is to know</source>
        <translation>供模型参考的文件</translation>
    </message>
</context>
<context>
    <name>CodeView</name>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
</context>
<context>
    <name>CodeWords</name>
    <message>
        <source>Write new code</source>
        <translation>编写新代码</translation>
    </message>
    <message>
        <source>Change the code</source>
        <translation>修改代码</translation>
    </message>
    <message>
        <source>Fix the code</source>
        <translation>改正代码</translation>
    </message>
    <message>
        <source>Explain the code</source>
        <translation>解释代码</translation>
    </message>
    <message>
        <source>Write tests</source>
        <translation>编写测试</translation>
    </message>
    <message>
        <source>Translate the code</source>
        <translation>改写成其他语言</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>写作</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Fix</source>
        <translation>改正</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>解释</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>改写</translation>
    </message>
    <message>
        <source>What is the code to do? Ctrl+Enter writes it.</source>
        <translation>代码要做什么？按 Ctrl+回车开始编写。</translation>
    </message>
    <message>
        <source>What is to change in the code below?</source>
        <translation>下面的代码要怎样修改？</translation>
    </message>
    <message>
        <source>What goes wrong? It may be left empty.</source>
        <translation>哪里出了错？可以留空。</translation>
    </message>
    <message>
        <source>Nothing is needed here: run it.</source>
        <translation>这里无需填写，直接运行即可。</translation>
    </message>
    <message>
        <source>What matters in the tests? It may be left empty.</source>
        <translation>测试要注意什么？可以留空。</translation>
    </message>
    <message>
        <source>What matters in it? It may be left empty.</source>
        <translation>改写时要注意什么？可以留空。</translation>
    </message>
    <message>
        <source>Fix the code, without a word of what is wrong</source>
        <translation>改正代码（未说明错误）</translation>
    </message>
    <message>
        <source>Repair a syntax error</source>
        <translation>修复语法错误</translation>
    </message>
    <message>
        <source>A file that is to be known</source>
        <translation>供参考的文件</translation>
    </message>
    <message>
        <source>Line {line} may be wrong: {problem}. The parser does not know everything of this language.</source>
        <translation>第 {line} 行可能有错：{problem}。解析器并不了解这门语言的全部写法。</translation>
    </message>
    <message>
        <source>Syntax error in line {line}: {problem}</source>
        <translation>第 {line} 行有语法错误：{problem}</translation>
    </message>
    <message>
        <source>“{what}” is missing</source>
        <translation>缺少“{what}”</translation>
    </message>
    <message>
        <source>“{what}” is never closed</source>
        <translation>“{what}”没有闭合</translation>
    </message>
    <message>
        <source>“{what}” cannot stand here</source>
        <translation>此处不能出现“{what}”</translation>
    </message>
    <message>
        <source>this cannot stand here</source>
        <translation>此处不能这样写</translation>
    </message>
    <message>
        <source>the line is indented too far</source>
        <translation>这一行缩进过多</translation>
    </message>
    <message>
        <source>the line is indented unlike any line above it</source>
        <translation>这一行的缩进与上面各行都不一致</translation>
    </message>
    <message>
        <source>the text has no closing quotation mark</source>
        <translation>字符串缺少结束引号</translation>
    </message>
    <message>
        <source>the text has no closing quotation marks</source>
        <translation>字符串缺少结束的三引号</translation>
    </message>
    <message>
        <source>return stands outside of a function</source>
        <translation>return 写在了函数之外</translation>
    </message>
    <message>
        <source>this tag closes another one than was opened</source>
        <translation>结束标签与开始标签不匹配</translation>
    </message>
    <message>
        <source>a tag is never closed</source>
        <translation>有标签没有闭合</translation>
    </message>
    <message>
        <source>a value is missing</source>
        <translation>缺少一个值</translation>
    </message>
    <message>
        <source>there is more behind the end</source>
        <translation>结尾之后还有内容</translation>
    </message>
    <message>
        <source>No syntax error found.</source>
        <translation>没有发现语法错误。</translation>
    </message>
    <message>
        <source>Not checked: there is no parser for {language}.</source>
        <translation>未检查：没有 {language} 的解析器。</translation>
    </message>
    <message>
        <source>Not checked: this is too long.</source>
        <translation>未检查：内容太长。</translation>
    </message>
    <message>
        <source>Not checked: the parser gave up.</source>
        <translation>未检查：解析器未能完成。</translation>
    </message>
</context>
<context>
    <name>ColumnHead</name>
    <message>
        <source>Waits for {name}: not enough memory for both models</source>
        <translation>等待 {name} 写完：内存不够同时容纳两个模型</translation>
    </message>
    <message>
        <source>Waits until there is enough memory for its model</source>
        <translation>等待有足够的内存来加载其模型</translation>
    </message>
    <message>
        <source>Loading the model: {percent}%</source>
        <translation>正在加载模型：{percent}%</translation>
    </message>
    <message>
        <source>Your next message follows this one</source>
        <translation>你的下一条消息将接在这个回复之后</translation>
    </message>
    <message>
        <source>{number} tokens/s</source>
        <translation>{number} 词元/秒</translation>
    </message>
    <message>
        <source>first word after {seconds} s</source>
        <translation>{seconds} 秒后出现首字</translation>
    </message>
    <message>
        <source>Choose this one</source>
        <translation>选用这个</translation>
    </message>
    <message>
        <source>Choose the reply of {name}</source>
        <translation>选用 {name} 的回复</translation>
    </message>
    <message>
        <source>The conversation goes on with this reply; the other one stays as its alternative</source>
        <translation>对话将接着这个回复继续；另一个作为备选版本保留</translation>
    </message>
    <message>
        <source>Stop this reply</source>
        <translation>停止这个回复</translation>
    </message>
    <message>
        <source>Stop the reply of {name}</source>
        <translation>停止 {name} 的回复</translation>
    </message>
</context>
<context>
    <name>CompareButton</name>
    <message>
        <source>Have a second model answer, too, and compare ({keys})</source>
        <translation>让第二个模型也回答，并进行对比（{keys}）</translation>
    </message>
    <message>
        <source>Compare with a second model</source>
        <translation>与第二个模型对比</translation>
    </message>
    <message>
        <source>{name} answers, too. Press to end the comparison ({keys})</source>
        <translation>{name} 也在回答。点击可结束对比（{keys}）</translation>
    </message>
</context>
<context>
    <name>ComparisonBar</name>
    <message>
        <source>the chosen model</source>
        <translation>所选模型</translation>
    </message>
    <message>
        <source>Two replies: {first} and {second}</source>
        <translation>两条回复：{first} 和 {second}</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更换…</translation>
    </message>
    <message>
        <source>Choose who writes the second reply</source>
        <translation>选择由谁写第二个回复</translation>
    </message>
    <message>
        <source>End comparison</source>
        <translation>结束对比</translation>
    </message>
</context>
<context>
    <name>Completion</name>
    <message>
        <source>Completing… Esc stops it.</source>
        <translation>正在补全…按 Esc 停止。</translation>
    </message>
    <message>
        <source>The model had nothing to add here.</source>
        <translation>模型在此处没有可补充的内容。</translation>
    </message>
    <message>
        <source>Put in and selected. Ctrl+Z takes it out again.</source>
        <translation>已插入并选中。按 Ctrl+Z 撤销。</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>{first} and {second} tokens/s</source>
        <translation>{first} 和 {second} 词元/秒</translation>
    </message>
    <message>
        <source>{number} tokens/s</source>
        <translation>{number} 词元/秒</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+回车</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>输入消息</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Send ({keys})</source>
        <translation>发送（{keys}）</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Stop (Esc)</source>
        <translation>停止（Esc）</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>ConfusionView</name>
    <message>
        <source>rows: gold label, columns: the model&apos;s</source>
        <translation>行：正确标签，列：模型的标签</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>{gold} as {given}: {count}</source>
        <translation>{gold} 判为 {given}：{count}</translation>
    </message>
</context>
<context>
    <name>ConnectionsDialog</name>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>去向</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>已接收</translation>
    </message>
    <message>
        <source>answered ({status})</source>
        <translation>已答复（{status}）</translation>
    </message>
    <message>
        <source>error ({status})</source>
        <translation>出错（{status}）</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未连上</translation>
    </message>
    <message>
        <source>no answer in time</source>
        <translation>超时无答复</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>kept back: offline only</source>
        <translation>已拦下：仅离线</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Each time Lampblack has asked something of another computer, or would have but for “Offline only”. What was sent is not kept.</source>
        <translation>Lampblack 每次向其他计算机发出的请求，以及因“仅离线”而没有发出的请求。发送的内容不会保留。</translation>
    </message>
    <message>
        <source>Lampblack has asked nothing of another computer.</source>
        <translation>Lampblack 没有向其他计算机请求过任何内容。</translation>
    </message>
    <message>
        <source>Empty the list</source>
        <translation>清空列表</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ContenderMenu</name>
    <message>
        <source>Who writes the second reply</source>
        <translation>由谁写第二个回复</translation>
    </message>
    <message>
        <source>The second reply is written by</source>
        <translation>第二个回复由谁来写</translation>
    </message>
    <message>
        <source>The same model, once more</source>
        <translation>同一模型再写一次</translation>
    </message>
    <message>
        <source>The same model with an adapter (LoRA)…</source>
        <translation>同一模型，加上适配器（LoRA）…</translation>
    </message>
    <message>
        <source>With an adapter (LoRA): choose a model on this computer first</source>
        <translation>使用适配器（LoRA）：请先选择本机上的模型</translation>
    </message>
    <message>
        <source>End comparison</source>
        <translation>结束对比</translation>
    </message>
    <message>
        <source>The same model with a preset</source>
        <translation>同一模型，换用预设</translation>
    </message>
</context>
<context>
    <name>ContextFiles</name>
    <message>
        <source>Files that the model is to know</source>
        <translation>供模型参考的文件</translation>
    </message>
</context>
<context>
    <name>ContextMeter</name>
    <message>
        <source>Context unknown</source>
        <translation>上下文长度未知</translation>
    </message>
    <message>
        <source>Context of {total} tokens</source>
        <translation>上下文共 {total} 个词元</translation>
    </message>
    <message>
        <source>{total} tokens</source>
        <translation>{total} 个词元</translation>
    </message>
    <message>
        <source>about {number}</source>
        <translation>约 {number}</translation>
    </message>
    <message>
        <source>Context full: {used} of {total} tokens</source>
        <translation>上下文已满：已用 {used}/{total} 个词元</translation>
    </message>
    <message>
        <source>Context nearly full: {used} of {total} tokens</source>
        <translation>上下文即将用满：已用 {used}/{total} 个词元</translation>
    </message>
    <message>
        <source>Context: {used} of {total} tokens</source>
        <translation>上下文：已用 {used}/{total} 个词元</translation>
    </message>
    <message>
        <source>Context used</source>
        <translation>上下文用量</translation>
    </message>
    <message>
        <source>Click to see what fills it.</source>
        <translation>点击查看上下文被什么占用。</translation>
    </message>
    <message>
        <source>The engine elsewhere does not say how much text its model sees at once.</source>
        <translation>别处的引擎不会说明它的模型一次能看到多少文本。</translation>
    </message>
</context>
<context>
    <name>ContextPopup</name>
    <message>
        <source>What fills the context</source>
        <translation>上下文的占用情况</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Newest reply</source>
        <translation>最新的回复</translation>
    </message>
    <message>
        <source>Room for the next message and its answer</source>
        <translation>留给下一条消息和回复的空间</translation>
    </message>
    <message>
        <source>In tokens. The model counted the sum; how it is shared out is an estimate.</source>
        <translation>单位为词元。总数由模型统计，各部分的划分是估算。</translation>
    </message>
    <message>
        <source>In tokens, estimated. The model counts them with the next reply.</source>
        <translation>单位为词元，均为估算。模型会在下一次回复时统计。</translation>
    </message>
    <message numerus="yes">
        <source>The model no longer sees the first %n message(s).</source>
        <translation>
            <numerusform>模型已看不到最前面的 %n 条消息。</numerusform>
        </translation>
    </message>
    <message>
        <source>It sees from here on: “{words}”</source>
        <translation>它从这里开始看：“{words}”</translation>
    </message>
</context>
<context>
    <name>ConversationDelegate</name>
    <message>
        <source>Title of the conversation</source>
        <translation>对话标题</translation>
    </message>
    <message>
        <source>Name of the folder</source>
        <translation>文件夹的名称</translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <source>Nothing was found that has all these words.</source>
        <translation>没有找到包含所有这些词的内容。</translation>
    </message>
    <message>
        <source>The archive is empty. What you archive is put here, out of the way.</source>
        <translation>归档是空的。归档的对话会放在这里，不占列表。</translation>
    </message>
    <message>
        <source>Import conversations…</source>
        <translation>导入对话…</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新建对话</translation>
    </message>
    <message>
        <source>New conversation (Ctrl+N)</source>
        <translation>新建对话（Ctrl+N）</translation>
    </message>
    <message>
        <source>Hide the conversations</source>
        <translation>隐藏对话列表</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Archived conversations</source>
        <translation>已归档的对话</translation>
    </message>
    <message>
        <source>Your conversations will be here. Write a message to begin the first.</source>
        <translation>你的对话会显示在这里。发送一条消息，开始第一个对话。</translation>
    </message>
</context>
<context>
    <name>ConversationMenus</name>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Take out of the archive</source>
        <translation>移出归档</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Print or save as PDF…</source>
        <translation>打印或另存为 PDF…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n conversation(s)</source>
        <translation>
            <numerusform>删除 %n 个对话</numerusform>
        </translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>Move to folder</source>
        <translation>移到文件夹</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>不放入文件夹</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新建文件夹…</translation>
    </message>
    <message>
        <source>Expand</source>
        <translation>展开</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>折叠</translation>
    </message>
    <message>
        <source>Delete the folder, keep what is in it</source>
        <translation>删除文件夹，保留其中的对话</translation>
    </message>
</context>
<context>
    <name>ConversationView</name>
    <message>
        <source>Delete (Del)</source>
        <translation>删除（Del）</translation>
    </message>
</context>
<context>
    <name>CopyButton</name>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>CoverageBar</name>
    <message>
        <source>All of it was read.</source>
        <translation>全部都读过了。</translation>
    </message>
    <message>
        <source>Nothing of it was read yet.</source>
        <translation>还没有读。</translation>
    </message>
    <message>
        <source>{percent} % of it was read so far.</source>
        <translation>到目前为止读了 {percent} %。</translation>
    </message>
    <message>
        <source>What was read</source>
        <translation>读过的部分</translation>
    </message>
</context>
<context>
    <name>DefaultsDialog</name>
    <message>
        <source>With this context length: {verdict}</source>
        <translation>按这个上下文长度：{verdict}</translation>
    </message>
    <message>
        <source>The model is in memory: it is loaded again with this when you save.</source>
        <translation>模型在内存中：保存后会按这些选项重新加载。</translation>
    </message>
    <message>
        <source>Default options of {name}</source>
        <translation>{name} 的默认选项</translation>
    </message>
    <message>
        <source>They hold for {name} alone. What is not ticked is as in the settings.</source>
        <translation>这些选项只用于 {name}。没有勾选的按设置中的来。</translation>
    </message>
    <message>
        <source>How it is loaded</source>
        <translation>如何加载</translation>
    </message>
    <message>
        <source>What new conversations with it start from</source>
        <translation>与它的新对话从这些选项开始</translation>
    </message>
    <message>
        <source>Nothing of its own</source>
        <translation>全部按通常的来</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Detail</name>
    <message>
        <source>{label} (the model&apos;s)</source>
        <translation>{label}（模型的）</translation>
    </message>
    <message>
        <source>Not read yet.</source>
        <translation>尚未读取。</translation>
    </message>
    <message>
        <source>Only the first {count} characters are shown; all were read.</source>
        <translation>只显示前 {count} 个字符；全部都已读取。</translation>
    </message>
    <message>
        <source>The probabilities of these labels cannot be told with this model.</source>
        <translation>用这个模型无法得知这些标签的概率。</translation>
    </message>
    <message>
        <source>by the model&apos;s own token probabilities; they add up to 100% over the labels</source>
        <translation>来自模型自己的词元概率；所有标签合计 100%</translation>
    </message>
    <message>
        <source>not in the text</source>
        <translation>原文中没有</translation>
    </message>
    <message>
        <source>{places}, written otherwise there</source>
        <translation>{places}，原文写法不同</translation>
    </message>
    <message>
        <source>Nothing of these kinds was found.</source>
        <translation>没有找到这些类型的内容。</translation>
    </message>
    <message>
        <source>Label:</source>
        <translation>标签：</translation>
    </message>
    <message>
        <source>Correct the label</source>
        <translation>更正标签</translation>
    </message>
    <message>
        <source>The chosen text</source>
        <translation>选中的文字</translation>
    </message>
</context>
<context>
    <name>DetailsDialog</name>
    <message>
        <source>Reading: {percent} %</source>
        <translation>正在读取：{percent} %</translation>
    </message>
    <message>
        <source>Check SHA-256</source>
        <translation>核对 SHA-256</translation>
    </message>
    <message>
        <source>Stop checking</source>
        <translation>停止核对</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>File&apos;s name</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Belongs to</source>
        <translation>属于</translation>
    </message>
    <message>
        <source>Sees or hears with</source>
        <translation>视听组件</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>架构</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Quantization</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 个词元</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可</translation>
    </message>
    <message>
        <source>the file does not say</source>
        <translation>文件没有说明</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Made from</source>
        <translation>制作自</translation>
    </message>
    <message>
        <source>Options of its own</source>
        <translation>自己的选项</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>上次使用</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>在本机</translation>
    </message>
    <message>
        <source>new conversations start otherwise</source>
        <translation>新对话另有起始选项</translation>
    </message>
    <message>
        <source>Chat template: how a chat is written for this model (SHA-256 {digest}…)</source>
        <translation>对话模板：聊天内容以何种格式交给这个模型（SHA-256 {digest}…）</translation>
    </message>
    <message>
        <source>The file has no chat template: the model continues text and was not made for chat.</source>
        <translation>这个文件没有对话模板：该模型只会续写文本，不是为聊天而做的。</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>All that the file says</source>
        <translation>文件中的全部信息</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Default options…</source>
        <translation>默认选项…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>DocumentDialog</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Text of {name}</source>
        <translation>{name} 的文字</translation>
    </message>
    <message>
        <source>Where the file was when it was attached</source>
        <translation>添加时文件所在的位置</translation>
    </message>
</context>
<context>
    <name>DownloadRow</name>
    <message>
        <source>How far {name} is</source>
        <translation>{name} 的进度</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>使用 {name}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Ends it and deletes what has arrived</source>
        <translation>结束下载，并删除已经收到的部分</translation>
    </message>
</context>
<context>
    <name>DropHint</name>
    <message>
        <source>Drop to use this model</source>
        <translation>松开即可使用此模型</translation>
    </message>
</context>
<context>
    <name>EditedMark</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>{name}, edited by you</source>
        <translation>{name}，由您修改</translation>
    </message>
    <message>
        <source>You changed this reply on {date}. Not all of it is the model&apos;s.</source>
        <translation>您于 {date} 修改了这条回复，其中并非全部出自模型。</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter begins a new line</source>
        <translation>回车发送，Shift+回车换行</translation>
    </message>
    <message>
        <source>Ctrl+Enter sends, Enter begins a new line</source>
        <translation>Ctrl+回车发送，回车换行</translation>
    </message>
    <message>
        <source>Ctrl+Enter keeps it, Enter begins a new line</source>
        <translation>Ctrl+回车保留，回车换行</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+回车</translation>
    </message>
    <message>
        <source>Leave the message as it is (Esc)</source>
        <translation>保持消息不变（Esc）</translation>
    </message>
    <message>
        <source>The message&apos;s text</source>
        <translation>消息文本</translation>
    </message>
</context>
<context>
    <name>Elsewhere</name>
    <message>
        <source>on this computer, in another program</source>
        <translation>在本机的另一个程序中</translation>
    </message>
    <message>
        <source>leaves this computer, and can be read on its way</source>
        <translation>会离开本机，途中可被他人读取</translation>
    </message>
    <message>
        <source>leaves this computer</source>
        <translation>会离开本机</translation>
    </message>
    <message>
        <source>not asked: “Offline only” is on in Settings</source>
        <translation>不会访问：设置中已打开“仅离线”</translation>
    </message>
    <message>
        <source>{host} is not among your engines elsewhere any more. Choose another model.</source>
        <translation>{host} 已不在你的别处引擎之列。请选择其他模型。</translation>
    </message>
    <message>
        <source>{host} is not asked while “Offline only” is on. Choose a model on this computer, or switch it off in Settings.</source>
        <translation>“仅离线”打开时不会访问 {host}。请选择本机上的模型，或在设置中关闭它。</translation>
    </message>
    <message>
        <source>Answered by another program on this computer ({host}).</source>
        <translation>由本机的另一个程序（{host}）回答。</translation>
    </message>
    <message>
        <source>What you send goes to {host}, with this conversation and what is attached, and others can read it on the way.</source>
        <translation>你发送的内容连同此对话和附件会发往 {host}，途中可被他人读取。</translation>
    </message>
    <message>
        <source>What you send goes to {host}, with this conversation and what is attached.</source>
        <translation>你发送的内容连同此对话和附件会发往 {host}。</translation>
    </message>
    <message>
        <source>{host} is another program on this computer. Whether it passes on what you send to its models is up to it.</source>
        <translation>{host} 是本机上的另一个程序。它是否会转发你发给其模型的内容，由它决定。</translation>
    </message>
    <message>
        <source>{host} reads what you send to its models. The address begins with http://, so others on the way can read it as well, and the key.</source>
        <translation>{host} 会读到你发给其模型的内容。该地址以 http:// 开头，途中的其他人也能读到内容和密钥。</translation>
    </message>
    <message>
        <source>{host} reads what you send to its models.</source>
        <translation>{host} 会读到你发给其模型的内容。</translation>
    </message>
    <message>
        <source>This needs a model on this computer. An engine elsewhere cannot do it.</source>
        <translation>这需要本机上的模型。别处的引擎做不到。</translation>
    </message>
</context>
<context>
    <name>EmptyResults</name>
    <message>
        <source>I love this lamp.
It broke after a day.
The lamp is blue.</source>
        <translation>我很喜欢这盏灯。
用了一天就坏了。
这盏灯是蓝色的。</translation>
    </message>
    <message>
        <source>Each text gets one of your labels with its probability, or its names and dates are found, or the fields of a schema are filled. The answers come as a table to sort, correct and export.</source>
        <translation>给每段文字选一个标签并给出概率，或找出其中的人名和日期，或填写模式里的字段。结果是一张表格，可以排序、更正和导出。</translation>
    </message>
    <message>
        <source>Try it with three sentences</source>
        <translation>用三句话试一试</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>What shall we write?</source>
        <translation>想写点什么？</translation>
    </message>
    <message>
        <source>Everything you type stays on this computer. Ask anything, or try one of these:</source>
        <translation>你输入的一切都只留在这台电脑上。想问什么都可以，也可以试试下面这些：</translation>
    </message>
    <message>
        <source>Explain in three sentences why the sky is blue.</source>
        <translation>用三句话解释天空为什么是蓝色的。</translation>
    </message>
    <message>
        <source>Write a short, friendly email that moves a meeting to Friday.</source>
        <translation>写一封简短友好的邮件，把会议改到周五。</translation>
    </message>
    <message>
        <source>Give me five names for a small bakery.</source>
        <translation>为一家小面包店起五个名字。</translation>
    </message>
    <message>
        <source>Everything you type stays on this computer. This model knows English only. Try one of these:</source>
        <translation>你输入的一切都只留在这台电脑上。这个模型只懂英语，可以试试下面这些：</translation>
    </message>
    <message>
        <source>Ask anything, or try one of these:</source>
        <translation>想问什么都可以，也可以试试下面这些：</translation>
    </message>
</context>
<context>
    <name>EngineDialog</name>
    <message>
        <source>Asking for its models…</source>
        <translation>正在询问它有哪些模型…</translation>
    </message>
    <message>
        <source>It answers, but has no models. Load one there first.</source>
        <translation>它有回应，但没有模型。请先在那里加载一个。</translation>
    </message>
    <message numerus="yes">
        <source>It answers, and has %n model(s): {names}</source>
        <translation>
            <numerusform>它有回应，有 %n 个模型：{names}</numerusform>
        </translation>
    </message>
    <message>
        <source>Add an engine elsewhere</source>
        <translation>添加别处的引擎</translation>
    </message>
    <message>
        <source>Change an engine elsewhere</source>
        <translation>更改别处的引擎</translation>
    </message>
    <message>
        <source>Its address is in its settings or papers, such as http://localhost:11434/v1 for Ollama or http://localhost:1234/v1 for LM Studio.</source>
        <translation>它的地址写在其设置或文档中，例如 Ollama 是 http://localhost:11434/v1，LM Studio 是 http://localhost:1234/v1。</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Key, where it wants one</source>
        <translation>密钥（需要时填写）</translation>
    </message>
    <message>
        <source>Name, if you like</source>
        <translation>名称（可不填）</translation>
    </message>
    <message>
        <source>Names of its models, with commas between them, as it lists none</source>
        <translation>模型名称（它没有列出模型，请用逗号分隔）</translation>
    </message>
    <message>
        <source>Leave it empty for the one that is kept</source>
        <translation>留空则使用已保存的密钥</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试一试</translation>
    </message>
    <message>
        <source>Forget its key</source>
        <translation>忘记它的密钥</translation>
    </message>
    <message>
        <source>Keep it all the same</source>
        <translation>仍然保留</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Engines</name>
    <message>
        <source>The key for {host} is known until Lampblack is closed: this computer has no keyring to keep it in.</source>
        <translation>{host} 的密钥只保留到 Lampblack 关闭为止：本机没有可存放它的密钥环。</translation>
    </message>
    <message numerus="yes">
        <source>{host} has %n model(s).</source>
        <translation>
            <numerusform>{host} 有 %n 个模型。</numerusform>
        </translation>
    </message>
    <message>
        <source>Asking {host} for its models…</source>
        <translation>正在询问 {host} 有哪些模型…</translation>
    </message>
    <message>
        <source>{name} is off the list, and its key forgotten.</source>
        <translation>已将 {name} 从列表中移除，并忘记了它的密钥。</translation>
    </message>
</context>
<context>
    <name>EnginesPage</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>What you send</source>
        <translation>你发送的内容</translation>
    </message>
    <message>
        <source>Another program can run the model, on this computer or elsewhere: Ollama, LM Studio, llama-server, vLLM, Ray Serve or a service with OpenAI&apos;s interface. It gets what you send to its models, with the conversation and what is attached, and nothing else: titles and searches are done here.</source>
        <translation>模型可以由本机或别处的另一个程序运行：Ollama、LM Studio、llama-server、vLLM、Ray Serve 或提供 OpenAI 接口的服务。它只会得到你发给其模型的内容，连同该对话和附件；标题和搜索都在本机完成。</translation>
    </message>
    <message>
        <source>There is no engine elsewhere yet. Your conversations stay on this computer.</source>
        <translation>还没有别处的引擎。你的对话都留在本机。</translation>
    </message>
    <message>
        <source>Engines elsewhere</source>
        <translation>别处的引擎</translation>
    </message>
    <message>
        <source>Models of the engine</source>
        <translation>该引擎的模型</translation>
    </message>
    <message>
        <source>Add an engine…</source>
        <translation>添加引擎…</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>List its models again</source>
        <translation>重新列出模型</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Stop asking</source>
        <translation>停止询问</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>“Offline only” is on in Settings, so none of these is asked.</source>
        <translation>设置中已打开“仅离线”，因此不会访问其中任何一个。</translation>
    </message>
</context>
<context>
    <name>ExchangeController</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>There is nothing to export yet: there are no conversations.</source>
        <translation>还没有可导出的内容：没有任何对话。</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Print or save as PDF</source>
        <translation>打印或另存为 PDF</translation>
    </message>
    <message>
        <source>There is nothing to print yet: this conversation has no messages.</source>
        <translation>还没有可打印的内容：此对话中没有消息。</translation>
    </message>
</context>
<context>
    <name>Explain</name>
    <message>
        <source>fewer than 1 of 100 cases</source>
        <translation>100 次中不到 1 次</translation>
    </message>
    <message>
        <source>more than 99 of 100 cases</source>
        <translation>100 次中超过 99 次</translation>
    </message>
    <message>
        <source>{count} of 100 cases</source>
        <translation>100 次中有 {count} 次</translation>
    </message>
    <message>
        <source>temperature 0</source>
        <translation>温度为 0</translation>
    </message>
    <message>
        <source>Probability {before}, with the limits {after}</source>
        <translation>概率 {before}，加上限制后 {after}</translation>
    </message>
    <message>
        <source>Logarithm of the probability {logprob}, token {token}</source>
        <translation>概率的对数 {logprob}，词元 {token}</translation>
    </message>
</context>
<context>
    <name>ExplainCard</name>
    <message>
        <source>What else might have stood here:</source>
        <translation>这里还可能是：</translation>
    </message>
    <message>
        <source>Struck out: left out by the limits of the preset</source>
        <translation>划掉的：被预设的限制排除</translation>
    </message>
    <message>
        <source>The model did not choose this: it was there before the model began to write.</source>
        <translation>这不是模型选的：在模型开始写之前就已经在这里。</translation>
    </message>
    <message>
        <source>Left out by the limits of the preset: {limit}. Without them chosen in {cases}.</source>
        <translation>被预设的限制排除：{limit}。没有限制时，选中它的情形：{cases}。</translation>
    </message>
    <message>
        <source>Left out by the limits of the preset. Without them chosen in {cases}.</source>
        <translation>被预设的限制排除。没有限制时，选中它的情形：{cases}。</translation>
    </message>
    <message>
        <source>Chosen in {cases}.</source>
        <translation>选中它的情形：{cases}。</translation>
    </message>
    <message>
        <source>Chosen in {cases}; without the limits of the preset in {others}.</source>
        <translation>选中它的情形：{cases}；没有预设的限制时：{others}。</translation>
    </message>
</context>
<context>
    <name>ExplainLegend</name>
    <message>
        <source>sure</source>
        <translation>有把握</translation>
    </message>
    <message>
        <source>fairly sure</source>
        <translation>较有把握</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>没把握</translation>
    </message>
    <message>
        <source>very unsure</source>
        <translation>很没把握</translation>
    </message>
    <message>
        <source>surprising</source>
        <translation>出乎意料</translation>
    </message>
    <message>
        <source>How likely the model found each piece of the text, before the limits of the preset</source>
        <translation>在预设的限制起作用之前，模型认为每一小段文字有多大可能</translation>
    </message>
    <message>
        <source>You changed this reply. How likely the model would have found its words:</source>
        <translation>您修改过这条回复。模型认为其中各词出现的可能性：</translation>
    </message>
    <message>
        <source>The model was:</source>
        <translation>模型当时：</translation>
    </message>
</context>
<context>
    <name>ExplainText</name>
    <message>
        <source>The reply, token by token</source>
        <translation>逐个词元显示的回复</translation>
    </message>
</context>
<context>
    <name>ExplainView</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Explains this reply once the other one is written…</source>
        <translation>另一条回复写完后解释这一条…</translation>
    </message>
    <message>
        <source>Working out how likely each word was… {percent}%</source>
        <translation>正在计算每个词有多大可能… {percent}%</translation>
    </message>
    <message>
        <source>Working out how likely each word was…</source>
        <translation>正在计算每个词有多大可能…</translation>
    </message>
</context>
<context>
    <name>Explanation</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>解释</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Print or save as PDF</source>
        <translation>打印或另存为 PDF</translation>
    </message>
    <message>
        <source>Writing the file…</source>
        <translation>正在写入文件…</translation>
    </message>
    <message>
        <source>Writing {done} of {total}…</source>
        <translation>正在写入第 {done} 个，共 {total} 个…</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) written to {path}</source>
        <translation>
            <numerusform>已将 %n 个对话写入 {path}</numerusform>
        </translation>
    </message>
    <message>
        <source>The PDF is at {path}. Open it to print it.</source>
        <translation>PDF 已保存到 {path}。打开它即可打印。</translation>
    </message>
    <message>
        <source>Lampblack, everything in it</source>
        <translation>Lampblack，包含全部内容</translation>
    </message>
    <message>
        <source>Markdown files</source>
        <translation>Markdown 文件</translation>
    </message>
    <message>
        <source>Web pages</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>You</source>
        <translation>我</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Attached</source>
        <translation>附件</translation>
    </message>
    <message>
        <source>Attached documents</source>
        <translation>附带的文档</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>page {number}</source>
        <translation>第 {number} 页</translation>
    </message>
    <message>
        <source>line {number}</source>
        <translation>第 {number} 行</translation>
    </message>
    <message>
        <source>{count} more characters are left out.</source>
        <translation>其余 {count} 个字符已省略。</translation>
    </message>
    <message>
        <source>The text was too long to be carried along.</source>
        <translation>文本太长，未能一并带上。</translation>
    </message>
    <message>
        <source>{name}, edited by you</source>
        <translation>{name}，由您修改</translation>
    </message>
    <message>
        <source>version {number} of {count}</source>
        <translation>第 {number} 个版本，共 {count} 个</translation>
    </message>
    <message>
        <source>[Pictures or files not imported: {count}]</source>
        <translation>[未导入的图片或文件：{count}]</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>Open the PDF</source>
        <translation>打开 PDF</translation>
    </message>
</context>
<context>
    <name>ExportsDialog</name>
    <message>
        <source>Backup of everything</source>
        <translation>全部数据的备份</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n 个对话</numerusform>
        </translation>
    </message>
    <message>
        <source>A conversation that was deleted</source>
        <translation>已删除的对话</translation>
    </message>
    <message>
        <source>not there any more</source>
        <translation>已不在那里</translation>
    </message>
    <message>
        <source>Exported files</source>
        <translation>导出的文件</translation>
    </message>
    <message>
        <source>What is deleted in Lampblack stays in files that were written before. Those that Lampblack wrote, and not what you copied or moved elsewhere:</source>
        <translation>在 Lampblack 中删除的内容，仍留在之前写出的文件里。以下是 Lampblack 写出的文件，不含你复制或移到别处的：</translation>
    </message>
    <message>
        <source>No conversation was written to a file yet, or none of the files is on this list any more.</source>
        <translation>还没有对话写入文件，或者文件都已不在此列表中。</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>Delete the file</source>
        <translation>删除文件</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>移出列表</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Fault</name>
    <message>
        <source>There is no model file at {path}. Choose the file again, or pick another model.</source>
        <translation>{path} 处没有模型文件。请重新选择文件，或换一个模型。</translation>
    </message>
    <message>
        <source>This name has {count} characters, and a model&apos;s name may have {most}. Give it a shorter one.</source>
        <translation>这个名称有 {count} 个字符，而模型名称最多 {most} 个。请换一个短一些的。</translation>
    </message>
    <message>
        <source>Another model is called {name} already. Give this one another name.</source>
        <translation>已有另一个模型叫 {name}。请给这个模型换一个名称。</translation>
    </message>
    <message>
        <source>{name} is not as it was on the hub when it was fetched: its SHA-256 is another. Remove it and fetch it again.</source>
        <translation>{name} 与下载时模型站上的不一致：SHA-256 不同。请将其移除并重新下载。</translation>
    </message>
    <message>
        <source>{name} cannot be read ({reason}). Check the file&apos;s permissions and that its disk is connected.</source>
        <translation>无法读取 {name}（{reason}）。请检查文件权限，并确认所在磁盘已连接。</translation>
    </message>
    <message>
        <source>{name} is empty. Download or copy it again.</source>
        <translation>{name} 是空文件。请重新下载或复制。</translation>
    </message>
    <message>
        <source>{name} is a web page, not a model: the download saved the page instead. Download the file itself.</source>
        <translation>{name} 是网页而不是模型：下载时保存的是页面。请下载文件本身。</translation>
    </message>
    <message>
        <source>{name} is not a GGUF model file: it is damaged, or a file of another kind. Choose another .gguf file, or download this one again.</source>
        <translation>{name} 不是 GGUF 模型文件：文件已损坏，或属于其他类型。请换一个 .gguf 文件，或重新下载此文件。</translation>
    </message>
    <message>
        <source>{name} uses GGUF version {version}, which this engine cannot read. Get a newer copy of the model.</source>
        <translation>{name} 使用 GGUF 版本 {version}，此引擎无法读取。请获取该模型的较新版本。</translation>
    </message>
    <message>
        <source>{name} is cut off: it should have {expected} bytes and has {actual}. Download or copy it again.</source>
        <translation>{name} 不完整：应有 {expected} 字节，实际只有 {actual} 字节。请重新下载或复制。</translation>
    </message>
    <message>
        <source>{name} is damaged ({reason}). Download or copy it again.</source>
        <translation>{name} 已损坏（{reason}）。请重新下载或复制。</translation>
    </message>
    <message>
        <source>{name} is a model of the kind “{architecture}”, which this engine does not know. Pick another model.</source>
        <translation>{name} 的架构是“{architecture}”，此引擎不支持。请换一个模型。</translation>
    </message>
    <message>
        <source>{name} is a GGUF file of the type “{type}”, not a language model. Pick another file.</source>
        <translation>{name} 是“{type}”类型的 GGUF 文件，不是语言模型。请换一个文件。</translation>
    </message>
    <message>
        <source>{name} is cut off after {actual} bytes, before its weights begin. Download or copy it again.</source>
        <translation>{name} 不完整：只有 {actual} 字节，还没到权重部分就中断了。请重新下载或复制。</translation>
    </message>
    <message>
        <source>{name} is a folder. Choose the .gguf file inside it.</source>
        <translation>{name} 是文件夹。请选择其中的 .gguf 文件。</translation>
    </message>
    <message>
        <source>{name} only points to the model (Git LFS) and does not contain it. Download the file itself.</source>
        <translation>{name} 只是指向模型的指针（Git LFS），不含模型本身。请下载实际的文件。</translation>
    </message>
    <message>
        <source>{name} was made for computers with another byte order. Get the little-endian copy of the model.</source>
        <translation>{name} 适用于另一种字节序的计算机。请获取该模型的小端序版本。</translation>
    </message>
    <message>
        <source>{name} is part {number} of a model in {count} files. Choose the first part: it finds the others.</source>
        <translation>{name} 是一个模型的第 {number} 部分，该模型共有 {count} 个文件。请选择第一部分，其余部分会自动找到。</translation>
    </message>
    <message>
        <source>{name} is one of {count} files of a model, and {part} is missing. Put it into the same folder.</source>
        <translation>{name} 是一个模型的 {count} 个文件之一，但缺少 {part}。请把它放到同一文件夹。</translation>
    </message>
    <message>
        <source>There is not enough memory for {name} with a context of {context} tokens. Lower the context length in Settings.</source>
        <translation>内存不足，无法以 {context} 个词元的上下文运行 {name}。请在“设置”中减小上下文长度。</translation>
    </message>
    <message>
        <source>There is not enough free memory for {name} with a context of {asked} tokens: it was loaded with {context}. Close other programs and load it again for more.</source>
        <translation>可用内存不足，无法以 {asked} 个词元的上下文加载 {name}，已改用 {context} 个词元。请关闭其他程序，然后重新加载，以使用更长的上下文。</translation>
    </message>
    <message>
        <source>To fit into the free memory, {name} keeps its conversations in a smaller form, at a slight loss.</source>
        <translation>为适应可用内存，{name} 以更紧凑的形式保存对话，质量会略有下降。</translation>
    </message>
    <message>
        <source>{name} cannot keep its conversations in a smaller form, so they take all of their memory.</source>
        <translation>{name} 无法以更紧凑的形式保存对话，因此对话会占用完整的内存。</translation>
    </message>
    <message>
        <source>Only {layers} of {asked} layers of {name} fit into the graphics card&apos;s memory. The processor computes the rest.</source>
        <translation>{name} 共有 {asked} 层，显卡内存只能容纳其中 {layers} 层，其余由处理器计算。</translation>
    </message>
    <message>
        <source>There is no model named “{name}”. `lampblack models list` shows the names.</source>
        <translation>没有名为“{name}”的模型。运行 `lampblack models list` 可查看所有名称。</translation>
    </message>
    <message>
        <source>No model is loaded. Pick one at the top of the window.</source>
        <translation>尚未加载模型。请在窗口顶部选择一个。</translation>
    </message>
    <message>
        <source>Loading the model was cancelled.</source>
        <translation>已取消加载模型。</translation>
    </message>
    <message>
        <source>{path} holds too many folders to look for models in all of them. Add the folder that the models are in.</source>
        <translation>{path} 中的文件夹太多，无法逐一查找模型。请添加模型所在的文件夹。</translation>
    </message>
    <message>
        <source>{name} could not be moved to the trash. Show it in its folder, and delete it there.</source>
        <translation>无法将 {name} 移到回收站。请在文件夹中找到它，并在那里删除。</translation>
    </message>
    <message>
        <source>{name} belongs to {app} and stays. Remove it there, or leave out other apps&apos; models in the settings.</source>
        <translation>{name} 属于 {app}，保留不动。请在那里移除，或在设置中不列出其他应用的模型。</translation>
    </message>
    <message>
        <source>{name} came with Lampblack and stays.</source>
        <translation>{name} 随 Lampblack 附带，保留不动。</translation>
    </message>
    <message>
        <source>{name} was loaded when the engine stopped, so it was not loaded again by itself.</source>
        <translation>上次引擎停止时正在使用 {name}，因此没有自动重新加载它。</translation>
    </message>
    <message>
        <source>{name} could not be made smaller ({reason}). Its file may be damaged: download or copy it again.</source>
        <translation>{name} 无法缩小（{reason}）。它的文件可能已损坏：请重新下载或复制。</translation>
    </message>
    <message>
        <source>The quantizer stopped unexpectedly at {name}. Close other programs and try again, or fetch the model again.</source>
        <translation>量化程序在处理 {name} 时意外停止。关闭其他程序后再试，或重新获取该模型。</translation>
    </message>
    <message>
        <source>{name} cannot be made any smaller. Find a smaller model instead.</source>
        <translation>{name} 无法再缩小。请改找一个更小的模型。</translation>
    </message>
    <message>
        <source>{name} would not get smaller as {quantization}. What can be made of it: {able}.</source>
        <translation>{name} 改为 {quantization} 不会变小。可以改成：{able}。</translation>
    </message>
    <message>
        <source>The smaller {name} needs {needed}, and {folder} has {free} free. Make room, or choose a smaller one.</source>
        <translation>缩小后的 {name} 需要 {needed}，而文件夹 {folder} 只剩 {free}。腾出空间，或选择更小的一种。</translation>
    </message>
    <message>
        <source>Another model is being made smaller. Wait until it is done, or cancel it.</source>
        <translation>另一个模型正在缩小。等它完成，或取消它。</translation>
    </message>
    <message>
        <source>The engine is at a reply or a document, beside which {name} would seem slow. Measure it afterwards.</source>
        <translation>引擎正在处理回复或文档，此时测出的 {name} 会偏慢。请等它结束后再测量。</translation>
    </message>
    <message>
        <source>Measuring {name} was broken off for a reply or a document. Measure it again afterwards.</source>
        <translation>为了让位给回复或文档，对 {name} 的测量已中断。请之后再测量。</translation>
    </message>
    <message>
        <source>Another model is being measured. Wait until it is done, or cancel it.</source>
        <translation>另一个模型正在测量。等它完成，或取消它。</translation>
    </message>
    <message>
        <source>{name} could not be loaded: it is damaged, or made for another version ({reason}). Pick another model, or download this one again.</source>
        <translation>无法加载 {name}：文件已损坏，或适用于其他版本（{reason}）。请选择其他模型，或重新下载此模型。</translation>
    </message>
    <message>
        <source>{name} is a folder. Open it, and attach the files in it that matter.</source>
        <translation>{name} 是一个文件夹。请打开它，附加其中需要的文件。</translation>
    </message>
    <message>
        <source>There is no text in {name}.</source>
        <translation>{name} 中没有文字。</translation>
    </message>
    <message>
        <source>{name} holds pictures of its pages and no text. Run text recognition on it first, then attach it again.</source>
        <translation>{name} 只有页面图片，没有文字。请先对它进行文字识别，然后重新添加。</translation>
    </message>
    <message>
        <source>{name} is protected with a password. Save a copy without one, then attach that.</source>
        <translation>{name} 有密码保护。请另存一份没有密码的副本，然后添加该副本。</translation>
    </message>
    <message>
        <source>Reading {name} took too long and was given up. Save it in another format, or attach a part of it.</source>
        <translation>读取 {name} 用时过长，已放弃。请换一种格式保存，或只添加其中一部分。</translation>
    </message>
    <message>
        <source>{name} is damaged and cannot be read. Open it in the program that made it, and save it again.</source>
        <translation>{name} 已损坏，无法读取。请用创建它的程序打开并重新保存。</translation>
    </message>
    <message>
        <source>{name} cannot be opened ({reason}). Check that it is still there and that you may read it.</source>
        <translation>无法打开 {name}（{reason}）。请检查它是否还在，以及您是否有权读取。</translation>
    </message>
    <message>
        <source>There is not enough memory for {name}. Close other programs, or pick a smaller model.</source>
        <translation>内存不足，无法加载 {name}。请关闭其他程序，或选择更小的模型。</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly ({reason}). Nothing that was written is lost: try again, or pick another model.</source>
        <translation>引擎意外停止（{reason}）。已生成的内容都没有丢失：请重试，或选择其他模型。</translation>
    </message>
    <message>
        <source>The engine crashed: it reached for memory that is not its own. Nothing that was written is lost: try again, or pick another model.</source>
        <translation>引擎崩溃：它访问了不属于它的内存。已生成的内容都没有丢失：请重试，或选择其他模型。</translation>
    </message>
    <message>
        <source>The engine stopped at an instruction that this processor lacks. Nothing that was written is lost. Install Lampblack again on this computer, or report this.</source>
        <translation>引擎遇到此处理器不支持的指令，因此停止。已生成的内容都没有丢失。请在这台计算机上重新安装 Lampblack，或报告此问题。</translation>
    </message>
    <message>
        <source>The engine could no longer read a file that it uses. Nothing that was written is lost. Check that the model&apos;s file is whole and its disk connected, then try again.</source>
        <translation>引擎无法再读取它使用的某个文件。已生成的内容都没有丢失。请检查模型文件是否完整、其磁盘是否已连接，然后重试。</translation>
    </message>
    <message>
        <source>The engine was ended from outside, perhaps because memory ran out. Nothing that was written is lost: close other programs or pick a smaller model, then try again.</source>
        <translation>引擎被外部终止，可能是因为内存不足。已生成的内容都没有丢失：请关闭其他程序或选择更小的模型，然后重试。</translation>
    </message>
    <message>
        <source>The engine gave no sign of life for {seconds} seconds and was ended. Nothing that was written is lost: try again, or pick another model.</source>
        <translation>引擎已有 {seconds} 秒没有响应，因此被终止。已生成的内容都没有丢失：请重试，或选择其他模型。</translation>
    </message>
    <message>
        <source>The engine could not be started ({reason}). Install Lampblack again, or report this.</source>
        <translation>无法启动引擎（{reason}）。请重新安装 Lampblack，或报告此问题。</translation>
    </message>
    <message>
        <source>The engine ran out of memory. Lower the context length in Settings, or pick a smaller model.</source>
        <translation>引擎内存不足。请在“设置”中减小上下文长度，或换一个较小的模型。</translation>
    </message>
    <message>
        <source>The engine could not go on (code {code}). What was written so far is kept; try again.</source>
        <translation>引擎无法继续（代码 {code}）。已生成的内容都已保留；请重试。</translation>
    </message>
    <message>
        <source>The engine did not understand this request. Please report it, and install the newest Lampblack.</source>
        <translation>引擎无法理解此请求。请报告此问题，并安装最新版 Lampblack。</translation>
    </message>
    <message>
        <source>Lampblack made a mistake with this request ({reason}). Nothing that was written is lost. Please report it.</source>
        <translation>Lampblack 处理此请求时出错（{reason}），这是程序本身的错误。已写的内容没有丢失。请报告此问题。</translation>
    </message>
    <message>
        <source>The engine is from another version of Lampblack. Install Lampblack again.</source>
        <translation>引擎与当前的 Lampblack 版本不一致。请重新安装 Lampblack。</translation>
    </message>
    <message>
        <source>This is too long for the model: {prompt_tokens} tokens, but only {limit} fit into its context of {context_length}. Shorten it by {excess} tokens, or raise the context length in Settings.</source>
        <translation>内容对模型来说太长：共 {prompt_tokens} 个词元，而长度为 {context_length} 的上下文只能容纳 {limit} 个。请缩短 {excess} 个词元，或在“设置”中增大上下文长度。</translation>
    </message>
    <message>
        <source>This is too long for the model: {prompt_tokens} tokens, and it was made for {most}. Shorten it, attach it as a file, which is searched for what you ask, or pick a model with a larger context.</source>
        <translation>这段内容对该模型来说太长：共 {prompt_tokens} 个词元，而该模型最多支持 {most} 个。请缩短内容，或将其作为文件附上（会按你的问题搜索其中的内容），或者换用上下文更长的模型。</translation>
    </message>
    <message>
        <source>The conversation has grown too long for the model: {prompt_tokens} tokens, but only {limit} fit into its context of {context_length}. Leave out its oldest messages, or raise the context length in Settings.</source>
        <translation>对话对模型来说已经太长：共 {prompt_tokens} 个词元，而长度为 {context_length} 的上下文只能容纳 {limit} 个。请略去最早的消息，或在“设置”中增大上下文长度。</translation>
    </message>
    <message>
        <source>The model wrote no code. Say more exactly what it is to do, then try again.</source>
        <translation>模型没有写出代码。请更明确地说明要做什么，然后再试一次。</translation>
    </message>
    <message>
        <source>There is nothing to send. Type a message first.</source>
        <translation>没有可发送的内容。请先输入消息。</translation>
    </message>
    <message>
        <source>Nothing of this reaches the model: it has no token for these characters, or its chat template leaves them out. Write it otherwise, or pick another model.</source>
        <translation>这些内容都到不了模型：它没有这些字符的词元，或者其对话模板省略了它们。请换一种写法，或选择其他模型。</translation>
    </message>
    <message>
        <source>What came on standard input is not text in UTF-8. Convert it to UTF-8 first.</source>
        <translation>标准输入的内容不是 UTF-8 文本。请先将其转换为 UTF-8。</translation>
    </message>
    <message>
        <source>This model was not taught to fill in text. Pick one that was, such as a coder model.</source>
        <translation>这个模型没有学过填补文本。请选择学过的模型，例如代码模型。</translation>
    </message>
    <message>
        <source>The grammar cannot be used ({reason}). Correct it and try again.</source>
        <translation>无法使用该语法（{reason}）。请修正后重试。</translation>
    </message>
    <message>
        <source>The grammar, or a pattern in the JSON Schema, can be read in too many ways to keep to it. Write it so that each text fits it in one way only.</source>
        <translation>语法或 JSON Schema 中的模式有太多种匹配方式，无法遵循。请改写，使每段文本只有一种匹配方式。</translation>
    </message>
    <message>
        <source>The JSON Schema cannot be used ({reason}). Correct it and try again.</source>
        <translation>无法使用该 JSON Schema（{reason}）。请改正后重试。</translation>
    </message>
    <message>
        <source>There is no adapter at {path}. Choose the file again, or go on without it.</source>
        <translation>{path} 处没有适配器。请重新选择文件，或不使用它继续。</translation>
    </message>
    <message>
        <source>The adapter {name} does not fit this model. Pick the model that it was made for.</source>
        <translation>适配器 {name} 不适用于这个模型。请选择它所对应的模型。</translation>
    </message>
    <message>
        <source>{name} is not a GGUF file. Choose an adapter&apos;s .gguf file; adapters in other formats must be converted first.</source>
        <translation>{name} 不是 GGUF 文件。请选择适配器的 .gguf 文件；其他格式的适配器须先转换。</translation>
    </message>
    <message>
        <source>{name} is a GGUF file of the type “{type}”, not a LoRA adapter. Choose an adapter&apos;s .gguf file.</source>
        <translation>{name} 是“{type}”类型的 GGUF 文件，不是 LoRA 适配器。请选择适配器的 .gguf 文件。</translation>
    </message>
    <message>
        <source>The adapter {name} cannot be read ({reason}). Check the file&apos;s permissions and that its disk is connected.</source>
        <translation>无法读取适配器 {name}（{reason}）。请检查文件权限，并确认所在磁盘已连接。</translation>
    </message>
    <message>
        <source>{name} is a folder. Choose the adapter&apos;s .gguf file inside it.</source>
        <translation>{name} 是文件夹。请选择其中的适配器 .gguf 文件。</translation>
    </message>
    <message>
        <source>The adapter {name} is empty. Download or copy it again.</source>
        <translation>适配器 {name} 是空文件。请重新下载或复制。</translation>
    </message>
    <message>
        <source>{name} is a web page, not an adapter: the download saved the page instead. Download the file itself.</source>
        <translation>{name} 是网页而不是适配器：下载时保存的是页面。请下载文件本身。</translation>
    </message>
    <message>
        <source>{name} only points to the adapter (Git LFS) and does not contain it. Download the file itself.</source>
        <translation>{name} 只是指向适配器的指针（Git LFS），不含适配器本身。请下载实际的文件。</translation>
    </message>
    <message>
        <source>The adapter {name} uses GGUF version {version}, which this engine cannot read. Get a newer copy of it.</source>
        <translation>适配器 {name} 使用 GGUF 版本 {version}，此引擎无法读取。请获取该适配器的较新版本。</translation>
    </message>
    <message>
        <source>The adapter {name} was made for computers with another byte order. Get the little-endian copy of it.</source>
        <translation>适配器 {name} 适用于另一种字节序的计算机。请获取该适配器的小端序版本。</translation>
    </message>
    <message>
        <source>The adapter {name} is cut off after {actual} bytes, before its weights begin. Download or copy it again.</source>
        <translation>适配器 {name} 不完整：只有 {actual} 字节，还没到权重部分就中断了。请重新下载或复制。</translation>
    </message>
    <message>
        <source>The adapter {name} is cut off: it should have {expected} bytes and has {actual}. Download or copy it again.</source>
        <translation>适配器 {name} 不完整：应有 {expected} 字节，实际只有 {actual} 字节。请重新下载或复制。</translation>
    </message>
    <message>
        <source>The adapter {name} is damaged ({reason}). Download or copy it again.</source>
        <translation>适配器 {name} 已损坏（{reason}）。请重新下载或复制。</translation>
    </message>
    <message>
        <source>{draft} cannot guess ahead for {name}: they do not have the same vocabulary. Pick a smaller model of the same family, or go on without one.</source>
        <translation>{draft} 不能为 {name} 预先猜测：两者的词表不同。请选择同一系列中较小的模型，或不使用它。</translation>
    </message>
    <message>
        <source>There is not enough memory for {draft} beside {name}, so nothing is guessed ahead.</source>
        <translation>内存不足以让 {draft} 与 {name} 同时加载，因此不进行预先猜测。</translation>
    </message>
    <message>
        <source>Guessing ahead does not work with {name}: models of its kind cannot take back what they have read. Pick another one, or go on without.</source>
        <translation>{name} 无法使用预先猜测：这类模型不能撤回已读的内容。请选择另一个模型，或不使用它。</translation>
    </message>
    <message>
        <source>There is no token {token} to give a bias: this model&apos;s tokens go from 0 to {last}.</source>
        <translation>没有编号为 {token} 的词元可供调整：这个模型的词元编号从 0 到 {last}。</translation>
    </message>
    <message>
        <source>The model&apos;s chat template does not work ({reason}). Pick another model.</source>
        <translation>该模型的对话模板无法使用（{reason}）。请换一个模型。</translation>
    </message>
    <message>
        <source>The model&apos;s chat template took longer than {seconds} seconds and was stopped. Pick another model.</source>
        <translation>该模型的对话模板运行超过 {seconds} 秒，已停止。请换一个模型。</translation>
    </message>
    <message>
        <source>The model&apos;s chat template made more than {limit} characters and was stopped. Pick another model.</source>
        <translation>该模型的对话模板生成了超过 {limit} 个字符，已停止。请换一个模型。</translation>
    </message>
    <message>
        <source>A window of {window} tokens does not fit into the context of {context_length}. Ask for one of at most {limit}, or for a larger context.</source>
        <translation>{window} 个词元的窗口放不进 {context_length} 个词元的上下文。请使用最多 {limit} 个词元的窗口，或更大的上下文。</translation>
    </message>
    <message>
        <source>A stride of {stride} tokens is longer than the window of {window}, so some tokens would be in no window. Ask for a smaller stride.</source>
        <translation>{stride} 个词元的步幅比 {window} 个词元的窗口还长，有些词元会不在任何窗口中。请使用较小的步幅。</translation>
    </message>
    <message>
        <source>This text is too short: a token is judged by what stands before it, and here nothing does.</source>
        <translation>这段文本太短：评判一个词元要看它前面的内容，而这里前面什么都没有。</translation>
    </message>
    <message>
        <source>This model computes no usable probabilities. The model or an adapter is damaged: pick another.</source>
        <translation>这个模型算不出可用的概率。模型或适配器已损坏：请换一个。</translation>
    </message>
    <message>
        <source>It cannot be measured how {name} is fastest on this computer. It works as usual; other settings can be chosen by hand.</source>
        <translation>无法测量 {name} 在这台电脑上怎样最快。它照常工作；其他设置可以手动选择。</translation>
    </message>
    <message>
        <source>{name} turns texts into vectors and cannot write. Pick a language model.</source>
        <translation>{name} 只能把文本变成向量，不能写作。请选择一个语言模型。</translation>
    </message>
    <message>
        <source>There is no text to turn into a vector. Give at least one.</source>
        <translation>没有可变成向量的文本。请至少给出一条。</translation>
    </message>
    <message>
        <source>Text {number} of {count} is blank, so there is no vector for it. Leave it out.</source>
        <translation>第 {number} 条文本（共 {count} 条）是空白的，因此没有向量。请去掉它。</translation>
    </message>
    <message>
        <source>Text {number} of {count} is too long: it has {tokens} tokens, and the model takes {limit} at once. Split it into shorter texts.</source>
        <translation>第 {number} 条文本（共 {count} 条）太长：它有 {tokens} 个词元，而模型一次只接受 {limit} 个。请把它拆成较短的文本。</translation>
    </message>
    <message>
        <source>{name} judges how well two texts go together and makes no vectors. Pick an embedding model.</source>
        <translation>{name} 用来判断两段文本有多相配，不生成向量。请选择一个嵌入模型。</translation>
    </message>
    <message>
        <source>This model computes no usable vectors. The model is damaged: pick another.</source>
        <translation>这个模型算不出可用的向量。模型已损坏：请另选一个。</translation>
    </message>
    <message>
        <source>There is no file at {path}. Check its name and its folder.</source>
        <translation>{path} 处没有文件。请检查文件名和所在文件夹。</translation>
    </message>
    <message>
        <source>{name} is a folder. Choose a file inside it.</source>
        <translation>{name} 是一个文件夹。请选择其中的文件。</translation>
    </message>
    <message>
        <source>{name} cannot be read ({reason}). Check the file&apos;s permissions.</source>
        <translation>无法读取 {name}（{reason}）。请检查文件权限。</translation>
    </message>
    <message>
        <source>There is nothing in {name}. Choose another file.</source>
        <translation>{name} 里什么都没有。请选择其他文件。</translation>
    </message>
    <message>
        <source>{name} is not text in UTF-8. Convert it to UTF-8 first.</source>
        <translation>{name} 不是 UTF-8 文本。请先将其转换为 UTF-8。</translation>
    </message>
    <message>
        <source>{name} is too large: at most {limit} bytes can be read. Choose a smaller file.</source>
        <translation>{name} 太大：最多能读取 {limit} 字节。请选择较小的文件。</translation>
    </message>
    <message>
        <source>{name} is damaged or holds no presets of Lampblack, so nothing was imported. Choose another file.</source>
        <translation>{name} 已损坏或不含 Lampblack 的预设，因此没有导入任何内容。请选择其他文件。</translation>
    </message>
    <message>
        <source>{name} is from a newer version of Lampblack, so nothing was imported. Update Lampblack first.</source>
        <translation>{name} 来自更新版本的 Lampblack，因此没有导入任何内容。请先更新 Lampblack。</translation>
    </message>
    <message>
        <source>A context of {context} tokens is too short to summarize anything. Choose a longer one in Settings.</source>
        <translation>{context} 个词元的上下文太短，无法做摘要。请在设置中选择更长的上下文。</translation>
    </message>
    <message>
        <source>This needs a model on this computer: what it reads stays here. Choose one at the top.</source>
        <translation>这需要一个本机上的模型：它读取的内容只留在这里。请在上方选择一个。</translation>
    </message>
    <message>
        <source>A prompt cannot be empty. Type one, or reset it.</source>
        <translation>提示词不能为空。请输入，或恢复原样。</translation>
    </message>
    <message>
        <source>A prompt has {most} characters at most. Shorten it.</source>
        <translation>提示词最多 {most} 个字符。请缩短。</translation>
    </message>
    <message>
        <source>The prompt lacks {place}: what stands there would not reach the model. Put it in, or reset the prompt.</source>
        <translation>提示词里缺少 {place}：那里的内容不会传给模型。请补上，或恢复原来的提示词。</translation>
    </message>
    <message>
        <source>A preset needs a name. Type one.</source>
        <translation>预设需要一个名称，请输入。</translation>
    </message>
    <message>
        <source>The disk is full, so this could not be saved. Free some space, then try again.</source>
        <translation>磁盘已满，无法保存。请释放一些空间，然后重试。</translation>
    </message>
    <message>
        <source>The disk is full, so this could not be saved. Free some space: Lampblack tries again by itself.</source>
        <translation>磁盘已满，无法保存。请释放一些空间，Lampblack 会自动重试。</translation>
    </message>
    <message>
        <source>Lampblack may not write to {path}. Change the folder&apos;s permissions, or choose another with --home.</source>
        <translation>Lampblack 无权写入 {path}。请更改文件夹权限，或用 --home 指定其他文件夹。</translation>
    </message>
    <message>
        <source>Saving to {path} failed ({reason}). Check the disk, then try again.</source>
        <translation>无法保存到 {path}（{reason}）。请检查磁盘，然后重试。</translation>
    </message>
    <message>
        <source>There is no screen to open a window on. Start Lampblack in a desktop session; `lampblack --help` shows what works without one.</source>
        <translation>没有可以显示窗口的屏幕。请在桌面会话中启动 Lampblack；`lampblack --help` 会列出无需屏幕即可使用的功能。</translation>
    </message>
    <message>
        <source>No program on this computer opens folders. The folder is {path}: open it in another way.</source>
        <translation>这台电脑上没有可以打开文件夹的程序。文件夹位于 {path}，请用其他方式打开。</translation>
    </message>
    <message>
        <source>Your conversations were saved by a newer version of Lampblack (format {found}; this one reads up to {known}). They were left untouched. Install the newer version to open them.</source>
        <translation>你的对话由较新版本的 Lampblack 保存（格式 {found}，此版本最高支持 {known}），未作任何改动。请安装较新版本后再打开。</translation>
    </message>
    <message>
        <source>The file with your conversations is damaged ({reason}). It was left untouched at {path}.</source>
        <translation>保存对话的文件已损坏（{reason}）。文件未作改动，仍在 {path}。</translation>
    </message>
    <message>
        <source>Your conversations are locked with a passphrase. Open Lampblack&apos;s window and type it there.</source>
        <translation>你的对话已用口令锁定。请打开 Lampblack 的窗口并在那里输入口令。</translation>
    </message>
    <message>
        <source>This is not the passphrase. Check Caps Lock and the language of the keyboard, then try again.</source>
        <translation>口令不对。请检查大写锁定键和键盘语言，然后重试。</translation>
    </message>
    <message>
        <source>Another command of Lampblack is using your conversations. Let it end, then try again.</source>
        <translation>另一个 Lampblack 命令正在使用你的对话。请等它结束后再试。</translation>
    </message>
    <message>
        <source>Lampblack is already running with the folder {path}. Use its window, or close it first.</source>
        <translation>Lampblack 已在使用文件夹 {path} 运行。请使用已打开的窗口，或先将其关闭。</translation>
    </message>
    <message>
        <source>The settings file could not be read. It was kept as {kept}, and the defaults are in use.</source>
        <translation>无法读取设置文件。原文件已保留为 {kept}，目前使用默认设置。</translation>
    </message>
    <message>
        <source>The settings file holds what cannot be used ({values}), so the default is in use there. Choose another in Settings.</source>
        <translation>设置文件中有无法使用的值（{values}），因此改用默认值。请在“设置”中另选。</translation>
    </message>
    <message>
        <source>{name} is not a backup of Lampblack. Choose a file that “Back up everything…” has written.</source>
        <translation>{name} 不是 Lampblack 的备份。请选择由“备份全部数据…”写出的文件。</translation>
    </message>
    <message>
        <source>{name} was written by a newer Lampblack ({app}). Install that one or a newer one to restore it.</source>
        <translation>{name} 由更新版本的 Lampblack（{app}）写出。请安装该版本或更新的版本来恢复。</translation>
    </message>
    <message>
        <source>{name} is damaged, cut off or was changed, so nothing was restored. Use another backup.</source>
        <translation>{name} 已损坏、不完整或被改动过，因此没有恢复任何内容。请使用另一个备份。</translation>
    </message>
    <message>
        <source>There is not enough room in {path}: {needed} are needed, and {free} are free. Free some space there.</source>
        <translation>{path} 的空间不足：需要 {needed}，可用 {free}。请在那里腾出一些空间。</translation>
    </message>
    <message>
        <source>Lampblack may not write to {path}. Choose another folder.</source>
        <translation>Lampblack 无权写入 {path}。请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>A backup in {path} would be lost together with what it is for. Choose another folder.</source>
        <translation>放在 {path} 中的备份会与它所备份的数据一起丢失。请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>What was replaced is not there any more, so it cannot be brought back. Nothing was changed.</source>
        <translation>被替换的内容已经不在了，所以无法取回。没有更改任何内容。</translation>
    </message>
    <message>
        <source>Your data cannot be moved from here, for Lampblack was started with --home or LAMPBLACK_HOME, which say where it is. Change that, and start Lampblack again.</source>
        <translation>无法在这里移动你的数据，因为 Lampblack 启动时用 --home 或 LAMPBLACK_HOME 指定了它的位置。请修改那里，然后重新启动 Lampblack。</translation>
    </message>
    <message>
        <source>{path} lies within the folder that is to be moved, or around it. Choose another folder.</source>
        <translation>{path} 在要移动的文件夹之内，或包含它。请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>There is something else in {path}. Choose an empty folder.</source>
        <translation>{path} 中有别的内容。请选择一个空文件夹。</translation>
    </message>
    <message>
        <source>Your data was moved to {path}, and that is not there now. Connect its disk, then try again; nothing new was begun in its place.</source>
        <translation>你的数据已移到 {path}，而它现在不在。请连接它所在的磁盘，然后重试；没有在原处新建任何内容。</translation>
    </message>
    <message>
        <source>There is no data of Lampblack in {path}. Choose the folder that it was moved to.</source>
        <translation>{path} 中没有 Lampblack 的数据。请选择数据所移到的文件夹。</translation>
    </message>
    <message>
        <source>{name} is no document that can be read here: text, PDF, Word (.docx), PowerPoint (.pptx), OpenDocument, EPUB, HTML, CSV and code can.</source>
        <translation>{name} 不是这里能读取的文档。可以读取的有：文本、PDF、Word（.docx）、PowerPoint（.pptx）、OpenDocument、EPUB、HTML、CSV 和代码。</translation>
    </message>
    <message>
        <source>{name} is too large to attach: at most {megabytes} MB, {characters} characters of text and {pages} pages can be read. Split it, and attach the part that matters.</source>
        <translation>{name} 太大，无法附上：最多可读取 {megabytes} MB、{characters} 个字符的文本和 {pages} 页。请拆分它，附上重要的部分。</translation>
    </message>
    <message>
        <source>{name} is in an old format of Word, Excel or PowerPoint that cannot be read here. Open it there or in LibreOffice, and save it in the format of today, such as .docx.</source>
        <translation>{name} 是旧版 Word、Excel 或 PowerPoint 的格式，这里无法读取。请用这些程序或 LibreOffice 打开它，另存为现在的格式，例如 .docx。</translation>
    </message>
    <message>
        <source>{name} keeps changing while it is read. Close it in the other program, then try again.</source>
        <translation>{name} 在读取时一直在变化。请在另一个程序中关闭它，然后重试。</translation>
    </message>
    <message>
        <source>{name} is no document that can be translated as a whole: text, Markdown, HTML, Word (.docx), PowerPoint (.pptx), OpenDocument, EPUB, subtitles (.srt, .vtt), PO and CSV can.</source>
        <translation>{name} 不是能整篇翻译的文档。可以翻译的有：文本、Markdown、HTML、Word（.docx）、PowerPoint（.pptx）、OpenDocument、EPUB、字幕（.srt、.vtt）、PO 和 CSV。</translation>
    </message>
    <message>
        <source>{name} is a PDF, whose layout cannot be kept. Translate the document it was made from, or paste its text.</source>
        <translation>{name} 是 PDF，无法保留它的版面。请翻译生成它的原文档，或粘贴它的文字。</translation>
    </message>
    <message>
        <source>{name} is a folder. Choose one file in it.</source>
        <translation>{name} 是文件夹。请选择其中的一个文件。</translation>
    </message>
    <message>
        <source>{name} is protected with a password. Save a copy without one, and choose that.</source>
        <translation>{name} 受密码保护。请另存一份不带密码的副本，然后选择它。</translation>
    </message>
    <message>
        <source>{name} is too large: at most {megabytes} MB and {characters} characters of text can be translated. Split it into parts.</source>
        <translation>{name} 太大：最多可以翻译 {megabytes} MB、{characters} 个字符的文字。请把它分成几部分。</translation>
    </message>
    <message>
        <source>Reading {name} took too long and was given up. Save it in another format, or split it into parts.</source>
        <translation>读取 {name} 用时过长，已放弃。请把它存成其他格式，或分成几部分。</translation>
    </message>
    <message>
        <source>{name} has been changed since its translation began. Open it again; what was translated is kept.</source>
        <translation>{name} 在开始翻译之后被改动过。请重新打开它；已翻译的内容会保留。</translation>
    </message>
    <message>
        <source>{name} cannot be read ({reason}). Check its permissions and that its disk is connected.</source>
        <translation>无法读取 {name}（{reason}）。请检查其权限以及磁盘是否已连接。</translation>
    </message>
    <message>
        <source>{name} is damaged, or locked with a password. Download it again, or unpack it and choose what is inside.</source>
        <translation>{name} 已损坏，或受密码保护。请重新下载，或将其解压后选择其中的文件。</translation>
    </message>
    <message>
        <source>{name} holds no conversations. Choose what ChatGPT, Open WebUI or Lampblack exported, or the folder of Jan or LM Studio.</source>
        <translation>{name} 中没有对话。请选择 ChatGPT、Open WebUI 或 Lampblack 导出的文件，或 Jan、LM Studio 的文件夹。</translation>
    </message>
    <message>
        <source>{name} is not an export of conversations that Lampblack knows. Choose one of ChatGPT, Jan, LM Studio, Open WebUI or Lampblack.</source>
        <translation>{name} 不是 Lampblack 认识的对话导出文件。请选择 ChatGPT、Jan、LM Studio、Open WebUI 或 Lampblack 的导出文件。</translation>
    </message>
    <message>
        <source>{name} holds more than {limit} files. Choose the folder or the file with the conversations alone.</source>
        <translation>{name} 中的文件超过 {limit} 个。请只选择包含对话的文件夹或文件。</translation>
    </message>
    <message>
        <source>{name} was written by a newer Lampblack (version {version} of its format). Install the newest Lampblack to read it.</source>
        <translation>{name} 由更新版本的 Lampblack 写成（格式版本 {version}）。请安装最新的 Lampblack 来读取。</translation>
    </message>
    <message>
        <source>“{name}” is damaged. Export it again.</source>
        <translation>“{name}”已损坏。请重新导出。</translation>
    </message>
    <message>
        <source>“{name}” is not a conversation of an app that Lampblack knows.</source>
        <translation>“{name}”不是 Lampblack 认识的应用的对话。</translation>
    </message>
    <message>
        <source>“{name}” has no messages.</source>
        <translation>“{name}”中没有消息。</translation>
    </message>
    <message>
        <source>“{name}” is too large for one conversation (over {megabytes} MB, or {values} entries).</source>
        <translation>“{name}”对单个对话来说过大（超过 {megabytes} MB 或 {values} 个条目）。</translation>
    </message>
    <message>
        <source>{name} is cut off in the middle. Download or export it again.</source>
        <translation>{name} 在中途被截断。请重新下载或导出。</translation>
    </message>
    <message>
        <source>{name} ends too early, so conversations may be missing. Download or export it again.</source>
        <translation>{name} 过早结束，可能缺少对话。请重新下载或导出。</translation>
    </message>
    <message>
        <source>“{name}” was taken without {count} messages that are damaged.</source>
        <translation>已导入“{name}”，但不含 {count} 条损坏的消息。</translation>
    </message>
    <message>
        <source>There is no conversation {number}. See which there are with `lampblack conversations list`.</source>
        <translation>没有编号为 {number} 的对话。请用 `lampblack conversations list` 查看有哪些对话。</translation>
    </message>
    <message>
        <source>Something in Lampblack itself went wrong here. Nothing was lost; try again, and please report it.</source>
        <translation>Lampblack 自身在这里出了错。没有丢失任何内容；请重试，并向我们报告。</translation>
    </message>
    <message>
        <source>Another version of Lampblack noted a problem here ({kind}). Install the newest version to read more.</source>
        <translation>另一版本的 Lampblack 在此记录了一个问题（{kind}）。请安装最新版本以了解详情。</translation>
    </message>
    <message>
        <source>The settings file {path} cannot be read ({reason}). The defaults are in use, and changes are not saved. Check the file&apos;s permissions, then start Lampblack again.</source>
        <translation>无法读取设置文件 {path}（{reason}）。目前使用默认设置，更改不会保存。请检查文件权限，然后重新启动 Lampblack。</translation>
    </message>
    <message>
        <source>Lampblack is set to stay offline, so {host} was not asked. “Offline only” in Settings can be switched off.</source>
        <translation>Lampblack 已设为离线，因此没有向 {host} 发出请求。可在“设置”中关闭“仅离线”。</translation>
    </message>
    <message>
        <source>{host} cannot be reached ({reason}). Check the connection, or the hub&apos;s address in Settings; the models on this computer work without it.</source>
        <translation>无法连接 {host}（{reason}）。请检查网络，或“设置”中的模型站地址；本机上的模型不受影响。</translation>
    </message>
    <message>
        <source>“{address}” is no address of a hub. It begins with https://, such as https://huggingface.co.</source>
        <translation>“{address}”不是模型站的地址。地址以 https:// 开头，例如 https://huggingface.co。</translation>
    </message>
    <message>
        <source>{host} did not answer as a model hub does. Check the hub&apos;s address in Settings, and whether this network wants you to log in on a web page first.</source>
        <translation>{host} 的回应不像模型站。请检查“设置”中的模型站地址，以及当前网络是否需要先在网页上登录。</translation>
    </message>
    <message>
        <source>The hub has no {repo}, or does not show it without an access token. Check the name, or search for it.</source>
        <translation>模型站没有 {repo}，或者没有访问令牌就看不到它。请检查名称，或搜索它。</translation>
    </message>
    <message>
        <source>“{repo}” is no name of a repository. It is made of an owner and a name, such as Qwen/Qwen3-4B-GGUF.</source>
        <translation>“{repo}”不是仓库名。仓库名由所有者和名称组成，例如 Qwen/Qwen3-4B-GGUF。</translation>
    </message>
    <message>
        <source>{repo} has no file {file}. It may have been renamed: look at its files again.</source>
        <translation>{repo} 中没有文件 {file}。它可能改了名：请重新查看其文件。</translation>
    </message>
    <message>
        <source>{repo} has no GGUF files, which Lampblack needs. Search for the same model with GGUF in its name.</source>
        <translation>{repo} 中没有 Lampblack 需要的 GGUF 文件。请搜索名称中带 GGUF 的同一模型。</translation>
    </message>
    <message>
        <source>{repo} wants you to agree to its terms first: open its page, {address}, and agree there. Then give Lampblack an access token, with the lock beside “Search”.</source>
        <translation>{repo} 要求先同意其条款：请打开它的页面 {address} 并在那里同意，然后用“搜索”旁边的锁形按钮把访问令牌交给 Lampblack。</translation>
    </message>
    <message>
        <source>{host} did not accept the access token. Make a new one there, and give it to Lampblack.</source>
        <translation>{host} 不接受该访问令牌。请在那里创建一个新的，并交给 Lampblack。</translation>
    </message>
    <message>
        <source>An access token is made of letters and digits, without spaces. Copy it anew from the hub&apos;s page.</source>
        <translation>访问令牌由字母和数字组成，不含空格。请从模型库的页面重新复制。</translation>
    </message>
    <message>
        <source>This computer&apos;s keyring did not delete the access token. Lampblack does not use it until it is started again; open the keyring and try again.</source>
        <translation>这台计算机的密钥环没有删除该访问令牌。Lampblack 在重新启动之前不会使用它；请打开密钥环后重试。</translation>
    </message>
    <message>
        <source>{host} does not let you have {name} (error 403). Check that your access token may read it.</source>
        <translation>{host} 不允许获取 {name}（错误 403）。请确认访问令牌有权读取它。</translation>
    </message>
    <message>
        <source>{host} gets too many requests and asks to wait for {seconds} seconds. Try again then; what arrived is kept.</source>
        <translation>{host} 收到的请求过多，要求等待 {seconds} 秒。请到时再试；已收到的部分会保留。</translation>
    </message>
    <message>
        <source>{host} has trouble of its own (error {code}). Try again later; what arrived is kept.</source>
        <translation>{host} 自身出了问题（错误 {code}）。请稍后再试；已收到的部分会保留。</translation>
    </message>
    <message>
        <source>The connection to {host} broke off again and again ({reason}). What arrived of {name} is kept: go on with it when the connection is better.</source>
        <translation>与 {host} 的连接一再中断（{reason}）。{name} 已收到的部分会保留：网络好转后可继续。</translation>
    </message>
    <message>
        <source>{host} sends {actual} bytes of {name}, where it should have {expected}. Nothing was kept of them: try again later, or choose another repository.</source>
        <translation>{host} 发来的 {name} 为 {actual} 字节，而它应为 {expected} 字节。这些内容未保留：请稍后再试，或选择其他仓库。</translation>
    </message>
    <message>
        <source>{name} did not arrive as it is on the hub: its SHA-256 is another. It is not used, and stays on the disk as {kept} until it is fetched again.</source>
        <translation>收到的 {name} 与模型站上的不一致：SHA-256 不同。它不会被使用，在重新下载之前以 {kept} 留在磁盘上。</translation>
    </message>
    <message>
        <source>{repo} has a file with a name that is not safe on this computer ({reason}). It is not fetched.</source>
        <translation>{repo} 中有一个文件的名称在本机上不安全（{reason}）。不会下载它。</translation>
    </message>
    <message>
        <source>There is another file at {path}, which is not overwritten. Rename or move it, and fetch the model again.</source>
        <translation>{path} 处已有另一个文件，不会覆盖它。请将其改名或移走，然后重新下载模型。</translation>
    </message>
    <message>
        <source>{name} is being fetched already, by this or another window. Wait for it, or stop it there.</source>
        <translation>{name} 正由本窗口或另一个窗口下载。请等待，或在那里停止。</translation>
    </message>
    <message>
        <source>{name} needs {needed} more, and {folder} has {free} free. Make room, or choose a smaller file.</source>
        <translation>{name} 还需要 {needed}，而 {folder} 只剩 {free}。请腾出空间，或选择较小的文件。</translation>
    </message>
    <message>
        <source>“{address}” is no address of an engine. It begins with http:// or https://, such as http://localhost:8080/v1.</source>
        <translation>“{address}”不是引擎的地址。地址以 http:// 或 https:// 开头，例如 http://localhost:8080/v1。</translation>
    </message>
    <message>
        <source>A key is made of letters, digits and signs, without spaces. Copy it anew from where you got it.</source>
        <translation>密钥由字母、数字和符号组成，不含空格。从获得它的地方重新复制。</translation>
    </message>
    <message>
        <source>{host} cannot be reached ({reason}). Check the address, and whether the engine there is running.</source>
        <translation>无法连接 {host}（{reason}）。检查地址，以及那里的引擎是否在运行。</translation>
    </message>
    <message>
        <source>{host} did not accept the key (error {code}). Check the key, and whether it may use this model.</source>
        <translation>{host} 不接受该密钥（错误 {code}）。检查密钥，以及它是否可以使用此模型。</translation>
    </message>
    <message>
        <source>{host} lists no models at this address. Most such addresses end in /v1.</source>
        <translation>{host} 在此地址没有列出模型。这类地址大多以 /v1 结尾。</translation>
    </message>
    <message>
        <source>{host} has no model “{model}” at this address. Choose one of the models that it lists.</source>
        <translation>{host} 在此地址没有模型“{model}”。从它列出的模型中选择一个。</translation>
    </message>
    <message>
        <source>{host} gets too many requests and asks to wait for {seconds} seconds. Try again then.</source>
        <translation>{host} 收到的请求过多，要求等待 {seconds} 秒。到时再试。</translation>
    </message>
    <message>
        <source>{host} is in trouble (error {code}). Try again later.</source>
        <translation>{host} 出现故障（错误 {code}）。稍后再试。</translation>
    </message>
    <message>
        <source>{host} refuses this request. It says: “{message}”. Change what it names, or choose another model.</source>
        <translation>{host} 拒绝此请求。它说：“{message}”。修改它所指的内容，或选择其他模型。</translation>
    </message>
    <message>
        <source>{host} leads on to {other}. Neither your text nor the key was sent there: if you trust it, give its address.</source>
        <translation>{host} 转向 {other}。您的文字和密钥都没有发往那里：如果信任它，请填写它的地址。</translation>
    </message>
    <message>
        <source>{host} did not answer as an engine does. Check the address, and whether this network wants you to log in on a web page first.</source>
        <translation>{host} 的回答不像引擎的回答。检查地址，以及此网络是否要求先在网页上登录。</translation>
    </message>
    <message>
        <source>{host} stopped in the middle of the reply ({reason}). What came of it is kept; try again.</source>
        <translation>{host} 在回复中途停止（{reason}）。已收到的部分会保留；请重试。</translation>
    </message>
    <message>
        <source>{host} goes on sending without an end, so it was left. What came of the reply is kept.</source>
        <translation>{host} 不停地发送，因此已断开。已收到的回复会保留。</translation>
    </message>
    <message>
        <source>{host} is not among your engines elsewhere, so nothing was sent. Choose another model, or add it again.</source>
        <translation>{host} 不在你的别处引擎之列，因此没有发送任何内容。请选择其他模型，或重新添加它。</translation>
    </message>
    <message>
        <source>There is an engine at this address of {host} on the list already. Change that one.</source>
        <translation>列表中已有位于 {host} 此地址的引擎。请更改那一个。</translation>
    </message>
    <message>
        <source>The keyring may still have the key for {host}. Delete it there, under “Lampblack”.</source>
        <translation>密钥环中可能仍有 {host} 的密钥。请在其中的“Lampblack”下删除它。</translation>
    </message>
    <message>
        <source>An engine elsewhere cannot do this. Adapters, grammars, token probabilities, filling in, and going on with a reply need a model on this computer.</source>
        <translation>别处的引擎做不到这一点。适配器、语法、词元概率、填充和续写回复都需要本机上的模型。</translation>
    </message>
    <message>
        <source>Give at least two labels to choose from, with commas between.</source>
        <translation>请至少给出两个可选的标签，用逗号隔开。</translation>
    </message>
    <message>
        <source>Say what to look for, such as: person, place, date.</source>
        <translation>请说明要找什么，例如：人名、地点、日期。</translation>
    </message>
    <message>
        <source>At most {limit} labels can be told apart. Give fewer.</source>
        <translation>最多能区分 {limit} 个标签。请减少一些。</translation>
    </message>
    <message>
        <source>“{label}” cannot be a label: it takes at most {limit} characters, without quotation marks and backslashes.</source>
        <translation>“{label}”不能作为标签：标签最多 {limit} 个字符，不能有引号和反斜杠。</translation>
    </message>
    <message>
        <source>The schema is no JSON: line {line} cannot be read. Correct it and try again.</source>
        <translation>这个模式不是 JSON：第 {line} 行无法读取。请改正后再试。</translation>
    </message>
    <message>
        <source>The schema is not an object. It begins with {{ and says the fields under “properties”.</source>
        <translation>这个模式不是对象。它应以 {{ 开头，并在“properties”下列出字段。</translation>
    </message>
    <message>
        <source>The schema names no fields. List them under “properties”, each with its type.</source>
        <translation>这个模式没有字段。请在“properties”下列出字段和类型。</translation>
    </message>
    <message>
        <source>There is no column “{name}”. There are: {names}.</source>
        <translation>没有名为“{name}”的列。现有的列：{names}。</translation>
    </message>
    <message>
        <source>There is no text to analyze.</source>
        <translation>没有可以分析的文字。</translation>
    </message>
    <message>
        <source>There is no text here.</source>
        <translation>这里没有文字。</translation>
    </message>
    <message>
        <source>There are {count} texts, but at most {limit} can be analyzed at once. Split the file.</source>
        <translation>有 {count} 段文字，但一次最多能分析 {limit} 段。请拆分文件。</translation>
    </message>
    <message>
        <source>The CSV cannot be read at line {line} ({reason}). Correct that line and try again.</source>
        <translation>CSV 的第 {line} 行无法读取（{reason}）。请改正该行后再试。</translation>
    </message>
    <message>
        <source>Line {line} is no JSON object. In JSON Lines each line is one, such as {{&quot;text&quot;: &quot;…&quot;}}.</source>
        <translation>第 {line} 行不是 JSON 对象。JSON Lines 的每一行都是一个对象，例如 {{&quot;text&quot;: &quot;…&quot;}}。</translation>
    </message>
    <message>
        <source>The answer became too long and was ended. What stood before its end is here.</source>
        <translation>回答太长，已被截止。这里是截止之前的内容。</translation>
    </message>
    <message>
        <source>The instruction leaves no room for a text in the model&apos;s context of {context_length} tokens. Use fewer labels, a shorter schema, or a larger context.</source>
        <translation>模型的上下文有 {context_length} 个词元，指令没有给文字留下空间。请减少标签、缩短模式，或加大上下文。</translation>
    </message>
    <message>
        <source>There is no document that can be read in {name}.</source>
        <translation>{name} 里没有可以读取的文档。</translation>
    </message>
    <message>
        <source>{name} is no glossary that can be read here. Save it as CSV in UTF-8, or as TBX.</source>
        <translation>{name} 不是这里能读取的术语表。请存为 UTF-8 的 CSV 或 TBX。</translation>
    </message>
    <message>
        <source>{name} has no terms for these two languages. Put terms in the first column, their translations in the second.</source>
        <translation>{name} 中没有这两种语言的术语。请把术语放在第一列，译文放在第二列。</translation>
    </message>
    <message>
        <source>{name} is too large for a glossary: at most 20 MB and 50,000 terms can be used.</source>
        <translation>{name} 作为术语表太大：最多可用 20 MB 和 50,000 条术语。</translation>
    </message>
    <message>
        <source>There are no words to translate. Write, paste or open some text.</source>
        <translation>没有可翻译的文字。请输入、粘贴或打开一些文字。</translation>
    </message>
    <message>
        <source>The language of the text could not be told. Say which one it is.</source>
        <translation>无法判断文字的语言。请指明是哪一种。</translation>
    </message>
    <message>
        <source>The text is in {language} already. Choose another language to translate it into.</source>
        <translation>文字已经是 {language}。请选择要翻译成的另一种语言。</translation>
    </message>
</context>
<context>
    <name>FileDialog</name>
    <message>
        <source>Look in:</source>
        <translation>查找范围：</translation>
    </message>
    <message>
        <source>Files of type:</source>
        <translation>文件类型：</translation>
    </message>
</context>
<context>
    <name>FileRows</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>Show the folder of {name}</source>
        <translation>显示 {name} 所在的文件夹</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>永久删除</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Delete {name}</source>
        <translation>删除 {name}</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>第 %1 处，共 %2 处</translation>
    </message>
    <message>
        <source>Find in this conversation</source>
        <translation>在此对话中查找</translation>
    </message>
    <message>
        <source>Previous (Shift+Enter)</source>
        <translation>上一处（Shift+回车）</translation>
    </message>
    <message>
        <source>Next (Enter)</source>
        <translation>下一处（回车）</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭（Esc）</translation>
    </message>
</context>
<context>
    <name>FindPage</name>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Type a name, such as Qwen or Gemma, and press Enter. Without one, the most wanted models are listed. What you type is sent to the hub; your conversations never are.</source>
        <translation>输入名称，例如 Qwen 或 Gemma，然后按回车。不输入则列出最受欢迎的模型。你输入的内容会发送给模型站；你的对话绝不会。</translation>
    </message>
    <message>
        <source>Nothing found. Fewer words find more.</source>
        <translation>没有找到。减少几个词，就能找到更多。</translation>
    </message>
    <message>
        <source>Looking into {repo}…</source>
        <translation>正在查看 {repo}…</translation>
    </message>
    <message>
        <source>Nobody can say yet what fits. {reason}</source>
        <translation>还无法判断哪些能运行。{reason}</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Download {size}</source>
        <translation>下载 {size}</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>下载次数</translation>
    </message>
    <message>
        <source>Likes</source>
        <translation>点赞</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>获取</translation>
    </message>
    <message>
        <source>asks for your consent</source>
        <translation>需要你先同意条款</translation>
    </message>
    <message>
        <source>open</source>
        <translation>开放</translation>
    </message>
    <message>
        <source>Quantization</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>What that means</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>best choice</source>
        <translation>最佳选择</translation>
    </message>
    <message>
        <source>already here</source>
        <translation>已在本机</translation>
    </message>
    <message>
        <source>cannot be fetched</source>
        <translation>无法获取</translation>
    </message>
    <message>
        <source>Search for models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Most downloaded</source>
        <translation>下载最多</translation>
    </message>
    <message>
        <source>Most liked</source>
        <translation>点赞最多</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Access token…</source>
        <translation>访问令牌…</translation>
    </message>
    <message>
        <source>Models that were found</source>
        <translation>找到的模型</translation>
    </message>
    <message>
        <source>What there is of this model</source>
        <translation>这个模型的各个版本</translation>
    </message>
</context>
<context>
    <name>FolderEditor</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open the folder: {name}</source>
        <translation>打开文件夹：{name}</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the folder: {name}</source>
        <translation>选择文件夹：{name}</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Back to the default folder: {name}</source>
        <translation>恢复默认文件夹：{name}</translation>
    </message>
</context>
<context>
    <name>FolderList</name>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open the folder: {name}</source>
        <translation>打开文件夹：{name}</translation>
    </message>
</context>
<context>
    <name>FormulaView</name>
    <message>
        <source>Formula: {latex}</source>
        <translation>公式：{latex}</translation>
    </message>
    <message>
        <source>Copy LaTeX</source>
        <translation>复制 LaTeX</translation>
    </message>
</context>
<context>
    <name>Glossaries</name>
    <message>
        <source>Glossary from a file: CSV or TBX</source>
        <translation>从文件读取术语表：CSV 或 TBX</translation>
    </message>
    <message>
        <source>Removed: {name}</source>
        <translation>已移除：{name}</translation>
    </message>
</context>
<context>
    <name>GlossaryButton</name>
    <message>
        <source>Glossary: {name}</source>
        <translation>术语表：{name}</translation>
    </message>
    <message>
        <source>Glossary</source>
        <translation>术语表</translation>
    </message>
    <message>
        <source>Terms that are to be translated in one way</source>
        <translation>必须按固定译法翻译的术语</translation>
    </message>
    <message>
        <source>No glossary</source>
        <translation>不用术语表</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>来自文件…</translation>
    </message>
    <message>
        <source>Remove “{name}”</source>
        <translation>移除“{name}”</translation>
    </message>
</context>
<context>
    <name>GuesserNote</name>
    <message>
        <source>{guesser} is being loaded to guess ahead for {writer}.</source>
        <translation>正在加载 {guesser}，为 {writer} 预先猜词。</translation>
    </message>
    <message>
        <source>{guesser} guesses ahead for {writer}.</source>
        <translation>{guesser} 正在为 {writer} 预先猜词。</translation>
    </message>
    <message>
        <source>{guesser} writes itself now: a larger model of its family is needed.</source>
        <translation>现在由 {guesser} 自己写：需要一个同系列的更大模型。</translation>
    </message>
    <message>
        <source>{guesser} will be loaded together with the next model.</source>
        <translation>{guesser} 会随下一个模型一起加载。</translation>
    </message>
</context>
<context>
    <name>HistoryDialog</name>
    <message>
        <source>at work</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>interrupted, can go on</source>
        <translation>已中断，可以继续</translation>
    </message>
    <message>
        <source>Earlier work</source>
        <translation>以前的任务</translation>
    </message>
    <message>
        <source>What was done in this panel, the newest first:</source>
        <translation>在这个面板里做过的，最新的在前：</translation>
    </message>
    <message>
        <source>Nothing was done here yet.</source>
        <translation>这里还没有做过任何事。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>HomeButtons</name>
    <message>
        <source>Back up everything…</source>
        <translation>备份全部数据…</translation>
    </message>
    <message>
        <source>Restore from a backup…</source>
        <translation>从备份恢复…</translation>
    </message>
    <message>
        <source>Move data to another folder…</source>
        <translation>将数据移到另一个文件夹…</translation>
    </message>
    <message>
        <source>Exported files…</source>
        <translation>导出的文件…</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import conversations</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>From ChatGPT: the .zip that it mails after “Export data”. From Open WebUI: the file that “Export chats” writes. From LM Studio: its folder “conversations”. From Jan: its data folder. From Lampblack: a .json file.

What is here already is not imported twice, and nothing is sent anywhere.</source>
        <translation>ChatGPT：“导出数据”后通过邮件收到的 .zip 文件。Open WebUI：“导出对话”生成的文件。LM Studio：其“conversations”文件夹。Jan：其数据文件夹。Lampblack：.json 文件。

已有的对话不会重复导入，任何内容都不会发送到别处。</translation>
    </message>
    <message>
        <source>Imported: {count} (messages: {messages})</source>
        <translation>已导入：{count}（消息：{messages}）</translation>
    </message>
    <message>
        <source>Cancelled. What has been imported stays; importing again goes on from there.</source>
        <translation>已取消。已导入的内容会保留；再次导入将从中断处继续。</translation>
    </message>
    <message>
        <source>Here already, not imported again: {known}</source>
        <translation>已存在，未重复导入：{known}</translation>
    </message>
    <message>
        <source>Not imported, or not whole: {refused}</source>
        <translation>未导入或不完整：{refused}</translation>
    </message>
    <message>
        <source>Pictures and files left out: {attachments}</source>
        <translation>略去的图片和文件：{attachments}</translation>
    </message>
    <message>
        <source>Steps of tools left out: {tools}</source>
        <translation>略去的工具步骤：{tools}</translation>
    </message>
    <message>
        <source>“{title}” came without pictures or files: {count}</source>
        <translation>“{title}”导入时缺少图片或文件：{count}</translation>
    </message>
    <message>
        <source>Choose exported conversations</source>
        <translation>选择导出的对话</translation>
    </message>
    <message>
        <source>Exported conversations (*.json *.jsonl *.zip)</source>
        <translation>导出的对话 (*.json *.jsonl *.zip)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose a folder of conversations</source>
        <translation>选择对话文件夹</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
</context>
<context>
    <name>JobBar</name>
    <message>
        <source>Preparing…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在载入模型…</translation>
    </message>
    <message>
        <source>{done} of {total} parts</source>
        <translation>{total} 个部分中的 {done} 个</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>还需 {time}</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>正在写…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Stopped after {done} of {total} parts.</source>
        <translation>已停止：{total} 个部分中完成了 {done} 个。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Go on where it stopped</source>
        <translation>从停下的地方继续</translation>
    </message>
    <message>
        <source>How far it is</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>JumpButton</name>
    <message>
        <source>Jump to the newest message</source>
        <translation>跳到最新消息</translation>
    </message>
</context>
<context>
    <name>LanguageBox</name>
    <message>
        <source>{language}, detected</source>
        <translation>{language}（检测到）</translation>
    </message>
    <message>
        <source>Detect the language</source>
        <translation>检测语言</translation>
    </message>
</context>
<context>
    <name>LibraryPage</name>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Take off the list: {folder}</source>
        <translation>从列表中去掉：{folder}</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Default options…</source>
        <translation>默认选项…</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>This model came with Lampblack and stays.</source>
        <translation>这个模型随 Lampblack 提供，会一直保留。</translation>
    </message>
    <message>
        <source>Its file stays where it is.</source>
        <translation>它的文件留在原处。</translation>
    </message>
    <message>
        <source>This model belongs to {app} and stays: it can be removed there.</source>
        <translation>此模型属于 {app}，保留不动：可以在那里移除。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>架构</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Quantization</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>本机上的模型</translation>
    </message>
    <message>
        <source>There is no model on this computer yet. “Find more” gets one, or add a .gguf file that you have.</source>
        <translation>本机上还没有模型。可以在“查找更多”中获取，或添加你已有的 .gguf 文件。</translation>
    </message>
    <message numerus="yes">
        <source>%n more file(s) cannot be used.</source>
        <translation>
            <numerusform>还有 %n 个文件无法使用。</numerusform>
        </translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>详细信息…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Add a file…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>All models in a folder of yours, where they are.</source>
        <translation>您的文件夹中的所有模型，文件留在原处。</translation>
    </message>
</context>
<context>
    <name>LinkDialog</name>
    <message>
        <source>Open a link</source>
        <translation>打开链接</translation>
    </message>
    <message>
        <source>The model&apos;s text links to this address. Lampblack does not open such addresses.</source>
        <translation>模型的文本中有指向此地址的链接。Lampblack 不会打开这类地址。</translation>
    </message>
    <message>
        <source>The model&apos;s text links to {host}. Open this address in your browser?</source>
        <translation>模型的文本中有指向 {host} 的链接。要在浏览器中打开此地址吗？</translation>
    </message>
    <message>
        <source>The model&apos;s text links to this address. Open it in your mail program?</source>
        <translation>模型的文本中有指向此地址的链接。要在邮件程序中打开吗？</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ListFooter</name>
    <message>
        <source>Archive ({count})</source>
        <translation>归档（{count}）</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Import, export, backup</source>
        <translation>导入、导出、备份</translation>
    </message>
    <message>
        <source>Exported files…</source>
        <translation>导出的文件…</translation>
    </message>
    <message>
        <source>Back up everything…</source>
        <translation>备份全部数据…</translation>
    </message>
    <message>
        <source>Restore from a backup…</source>
        <translation>从备份恢复…</translation>
    </message>
    <message>
        <source>Move data to another folder…</source>
        <translation>将数据移到另一个文件夹…</translation>
    </message>
    <message>
        <source>Import conversations…</source>
        <translation>导入对话…</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Export all conversations…</source>
        <translation>导出全部对话…</translation>
    </message>
</context>
<context>
    <name>ListSearch</name>
    <message>
        <source>Found</source>
        <translation>找到的内容</translation>
    </message>
</context>
<context>
    <name>LoadingBar</name>
    <message>
        <source>Loading {name}…</source>
        <translation>正在加载 {name}…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel loading {name}</source>
        <translation>取消加载 {name}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Chat</source>
        <translation>聊天</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>写作</translation>
    </message>
    <message>
        <source>Summarize</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>翻译</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Analyze</source>
        <translation>分析</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>MakingDialog</name>
    <message>
        <source>A model is being made smaller</source>
        <translation>正在缩小一个模型</translation>
    </message>
    <message>
        <source>If Lampblack is closed now, it is given up and has to begin again another time.</source>
        <translation>如果现在关闭 Lampblack，这项工作就会放弃，下次要从头开始。</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
    </message>
    <message>
        <source>Close and give it up</source>
        <translation>关闭并放弃</translation>
    </message>
</context>
<context>
    <name>MeasuredNote</name>
    <message>
        <source>Measure again</source>
        <translation>重新测量</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Takes some seconds, while nobody waits for a reply.</source>
        <translation>需要几秒钟，在没有回复需要生成时进行。</translation>
    </message>
    <message>
        <source>; </source>
        <comment>between the figures of a measurement</comment>
        <translation>；</translation>
    </message>
    <message>
        <source>Measured on this computer with {name}: {figures}.</source>
        <translation>在这台计算机上用 {name} 测得：{figures}。</translation>
    </message>
    <message>
        <source>In use: {way}.</source>
        <translation>采用：{way}。</translation>
    </message>
    <message>
        <source>What you have set above is used instead.</source>
        <translation>但会优先使用你在上面的设置。</translation>
    </message>
    <message>
        <source>It is measured again when the computer is idle.</source>
        <translation>计算机空闲时会重新测量。</translation>
    </message>
    <message>
        <source>{name} will be measured when the computer is idle.</source>
        <translation>计算机空闲时会测量 {name}。</translation>
    </message>
    <message>
        <source>{name} has not been measured on this computer yet.</source>
        <translation>{name} 尚未在这台计算机上测量。</translation>
    </message>
    <message>
        <source>{name} will be measured when it has been loaded and the computer is idle.</source>
        <translation>加载 {name} 后，计算机空闲时会进行测量。</translation>
    </message>
    <message>
        <source>{way}: {written} tokens/s (reading {read})</source>
        <translation>{way}：{written} 词元/秒（读取 {read}）</translation>
    </message>
    <message numerus="yes">
        <source>flash attention on, %n thread(s)</source>
        <translation>
            <numerusform>启用 Flash Attention，%n 个线程</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>flash attention off, %n thread(s)</source>
        <translation>
            <numerusform>关闭 Flash Attention，%n 个线程</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MemoryButton</name>
    <message>
        <source>Memory that models take: {total}</source>
        <translation>模型占用的内存：{total}</translation>
    </message>
    <message>
        <source>Models take {total} of memory. Click to see which, and to free it.</source>
        <translation>模型占用了 {total} 内存。点击查看并释放。</translation>
    </message>
</context>
<context>
    <name>MemoryPopup</name>
    <message>
        <source>Models in memory</source>
        <translation>内存中的模型</translation>
    </message>
    <message>
        <source>A model that is freed stays on the disk. The next message to it loads it again.</source>
        <translation>释放后模型仍在磁盘上，下次向它发送消息时会重新加载。</translation>
    </message>
</context>
<context>
    <name>MemoryRow</name>
    <message>
        <source>Free</source>
        <translation>释放</translation>
    </message>
    <message>
        <source>Free {name}</source>
        <translation>释放 {name}</translation>
    </message>
    <message>
        <source>Take {name} out of the memory</source>
        <translation>将 {name} 从内存中移除</translation>
    </message>
    <message>
        <source>leaves when that has ended</source>
        <translation>完成后释放</translation>
    </message>
    <message>
        <source>weights {size}</source>
        <translation>权重 {size}</translation>
    </message>
    <message>
        <source>conversation cache {size}</source>
        <translation>对话缓存 {size}</translation>
    </message>
    <message>
        <source>computing {size}</source>
        <translation>计算 {size}</translation>
    </message>
    <message>
        <source>flash attention on</source>
        <translation>启用 Flash Attention</translation>
    </message>
    <message>
        <source>flash attention off</source>
        <translation>关闭 Flash Attention</translation>
    </message>
    <message>
        <source>cache type {type}</source>
        <translation>缓存类型 {type}</translation>
    </message>
    <message numerus="yes">
        <source>writing %n reply/replies</source>
        <translation>
            <numerusform>正在生成 %n 条回复</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>reading %n prompt(s)</source>
        <translation>
            <numerusform>正在读取 %n 条提示词</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) waiting</source>
        <translation>
            <numerusform>%n 个请求在等待</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) kept for the next turn</source>
        <translation>
            <numerusform>为下一轮保留了 %n 个对话</numerusform>
        </translation>
    </message>
    <message>
        <source>does nothing at the moment</source>
        <translation>目前空闲</translation>
    </message>
</context>
<context>
    <name>MessageActions</name>
    <message>
        <source>Wait until the reply is written, or stop it first.</source>
        <translation>请等回复写完，或先停止它。</translation>
    </message>
    <message>
        <source>What was found is in another version of this conversation. Wait until the reply is written, or stop it first.</source>
        <translation>找到的内容在此对话的另一个版本中。请等待回复写完，或先停止它。</translation>
    </message>
    <message>
        <source>What was typed was dropped.</source>
        <translation>已放弃键入的内容。</translation>
    </message>
    <message>
        <source>A message was deleted.</source>
        <translation>已删除一条消息。</translation>
    </message>
</context>
<context>
    <name>MessageTools</name>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>A good reply</source>
        <translation>好的回复</translation>
    </message>
    <message>
        <source>A bad reply</source>
        <translation>不好的回复</translation>
    </message>
    <message>
        <source>Continue in a new conversation from here</source>
        <translation>从这里开始新的对话</translation>
    </message>
    <message>
        <source>Delete this message</source>
        <translation>删除这条消息</translation>
    </message>
    <message>
        <source>Use its seed again: {seed}</source>
        <translation>再次使用它的随机种子：{seed}</translation>
    </message>
    <message>
        <source>Copy with formatting</source>
        <translation>复制（带格式）</translation>
    </message>
    <message>
        <source>Copy as plain text</source>
        <translation>复制为纯文本</translation>
    </message>
    <message>
        <source>Explain token by token</source>
        <translation>逐个词元解释</translation>
    </message>
    <message>
        <source>Explain token by token (with a model on this computer)</source>
        <translation>逐个词元解释（需本机上的模型）</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>{rating}, chosen</source>
        <translation>{rating}，已选</translation>
    </message>
</context>
<context>
    <name>MessageView</name>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>{name}, edited by you</source>
        <translation>{name}，由您修改</translation>
    </message>
    <message>
        <source>The model no longer sees this message.</source>
        <translation>模型已看不到这条消息。</translation>
    </message>
</context>
<context>
    <name>MissingPage</name>
    <message>
        <source>Choose the folder with your data</source>
        <translation>选择存放你的数据的文件夹</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Choose the folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
</context>
<context>
    <name>ModelController</name>
    <message>
        <source>Open a model file</source>
        <translation>打开模型文件</translation>
    </message>
    <message>
        <source>Models (*.gguf)</source>
        <translation>模型 (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>ModelEditor</name>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>In memory, context {count} tokens</source>
        <translation>已加载，上下文 {count} 个词元</translation>
    </message>
    <message>
        <source>The model that answers</source>
        <translation>用来回答的模型</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>in memory</source>
        <translation>已加载</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>打开模型文件…</translation>
    </message>
    <message>
        <source>Get more models…</source>
        <translation>获取更多模型…</translation>
    </message>
    <message>
        <source>base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Base model: continues text, not made for chat</source>
        <translation>基础模型：只会续写文本，不适合对话</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>This model has learnt to continue a text, not to answer. Its file says nothing of how a chat is to be written (no chat template), so replies may ramble or repeat the question. For chat, choose a model with “Instruct”, “Chat” or “it” in its name.</source>
        <translation>这个模型学会的是续写文本，而不是回答问题。它的文件里没有说明对话该如何书写（没有对话模板），因此回复可能跑题，或重复你的问题。要进行对话，请选择名称中带有“Instruct”“Chat”或“it”的模型。</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly while it used this model, so the model is no longer loaded by itself. Choose it here to try again.</source>
        <translation>引擎在使用此模型时意外停止，因此不再自动加载此模型。在此处选择它即可再试一次。</translation>
    </message>
    <message>
        <source>stopped the engine</source>
        <translation>曾使引擎停止</translation>
    </message>
    <message>
        <source>fits this computer</source>
        <translation>适合这台电脑</translation>
    </message>
    <message>
        <source>only just fits</source>
        <translation>勉强能运行</translation>
    </message>
    <message>
        <source>too large for this computer</source>
        <translation>对这台电脑来说太大</translation>
    </message>
</context>
<context>
    <name>ModelsController</name>
    <message>
        <source>Add a folder with models</source>
        <translation>添加装有模型的文件夹</translation>
    </message>
    <message>
        <source>There is no model in {folder} yet.</source>
        <translation>{folder} 中还没有模型。</translation>
    </message>
    <message>
        <source>{name} is here</source>
        <translation>{name} 已下载完成</translation>
    </message>
    <message>
        <source>The model can be used now.</source>
        <translation>现在可以使用这个模型。</translation>
    </message>
    <message>
        <source>{name} did not come</source>
        <translation>{name} 未能下载</translation>
    </message>
    <message numerus="yes">
        <source>Downloading %n model(s): {percent} %</source>
        <translation>
            <numerusform>正在下载 %n 个模型：{percent} %</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) stopped: see Models</source>
        <translation>
            <numerusform>%n 个下载已停止：请看“模型”</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>在本机</translation>
    </message>
    <message>
        <source>Find more</source>
        <translation>查找更多</translation>
    </message>
    <message>
        <source>Engines elsewhere</source>
        <translation>别处的引擎</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>{name} is off the list; its file stays.</source>
        <translation>{name} 已从列表中移除；文件仍在原处。</translation>
    </message>
    <message>
        <source>{name} is in the trash.</source>
        <translation>{name} 已移到回收站。</translation>
    </message>
    <message>
        <source>not made smaller: large and slow, nothing is lost</source>
        <translation>未经压缩：大而慢，没有任何损失</translation>
    </message>
    <message>
        <source>nearly nothing is lost, twice the size of 4 bits</source>
        <translation>几乎没有损失，大小是 4 位的两倍</translation>
    </message>
    <message>
        <source>6 bits: hardly worse than the original</source>
        <translation>6 位：与原版几乎没有差别</translation>
    </message>
    <message>
        <source>5 bits: a little better than 4, and larger</source>
        <translation>5 位：比 4 位略好，也更大</translation>
    </message>
    <message>
        <source>4 bits: the usual choice, small and good</source>
        <translation>4 位：通常的选择，小而好</translation>
    </message>
    <message>
        <source>3 bits: noticeably worse, for little memory</source>
        <translation>3 位：明显变差，适合内存较少的电脑</translation>
    </message>
    <message>
        <source>2 bits or fewer: much worse, where nothing else fits</source>
        <translation>2 位或更少：差很多，仅在别的都放不下时使用</translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation>{count} 秒</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} 分钟</translation>
    </message>
    <message>
        <source>{count} h</source>
        <translation>{count} 小时</translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation>{size}/秒</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>还需 {time}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>comes after the others</source>
        <translation>排在其他下载之后</translation>
    </message>
    <message>
        <source>waits for the connection</source>
        <translation>正在等待连接</translation>
    </message>
    <message>
        <source>is being checked</source>
        <translation>正在校验</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>on this computer, and what the hub has</source>
        <translation>已在本机，与模型站一致</translation>
    </message>
    <message>
        <source>reads {read} and writes {written} tokens/s, {memory} of memory (measured {date})</source>
        <translation>读取 {read}、写出 {written} 词元/秒，占内存 {memory}（{date} 测量）</translation>
    </message>
    <message>
        <source>reads {read} and writes {written} tokens/s (measured {date})</source>
        <translation>读取 {read}、写出 {written} 词元/秒（{date} 测量）</translation>
    </message>
    <message>
        <source>Every byte is as it was in {repo}.</source>
        <translation>每个字节都与 {repo} 中的一致。</translation>
    </message>
    <message>
        <source>Lampblack did not fetch it, so there is nothing to compare with. SHA-256: {digests}</source>
        <translation>它不是由 Lampblack 下载的，因此没有可对比的内容。SHA-256：{digests}</translation>
    </message>
</context>
<context>
    <name>MoveDialog</name>
    <message>
        <source>Move data to another folder</source>
        <translation>将数据移到另一个文件夹</translation>
    </message>
    <message>
        <source>All your data goes to the folder that you choose, such as one on another disk: it is copied and checked there, and only once Lampblack has opened it there is it deleted here.

It is in {folder} now.</source>
        <translation>你的全部数据将移到你选择的文件夹，例如另一个磁盘上的文件夹：先复制到那里并检查，等 Lampblack 在那里打开之后，才删除这里的。

现在的文件夹：{folder}。</translation>
    </message>
    <message>
        <source>Choose a folder for your data</source>
        <translation>为你的数据选择文件夹</translation>
    </message>
    <message>
        <source>Your data ({size}) goes to {folder}.

Lampblack closes for it and starts again from there. Replies that are being written are stopped; what was written stays.</source>
        <translation>你的数据（{size}）将移到文件夹 {folder}。

Lampblack 会为此关闭，再从那里重新启动。正在生成的回复会中止，已写的内容会保留。</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
</context>
<context>
    <name>MovingWindow</name>
    <message>
        <source>Lampblack moves your data</source>
        <translation>Lampblack 正在移动你的数据</translation>
    </message>
    <message>
        <source>Moving your data…</source>
        <translation>正在移动你的数据…</translation>
    </message>
    <message>
        <source>Checking the copies: {done} of {total}</source>
        <translation>正在检查副本：{done} / {total}</translation>
    </message>
    <message>
        <source>Copying: {done} of {total}</source>
        <translation>正在复制：{done} / {total}</translation>
    </message>
    <message>
        <source>Your data is where it was, and Lampblack goes on with it.</source>
        <translation>你的数据仍在原处，Lampblack 继续使用它。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>NotImportedNote</name>
    <message>
        <source>[Pictures or files not imported: {count}]</source>
        <translation>[未导入的图片或文件：{count}]</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Hide this message</source>
        <translation>隐藏此提示</translation>
    </message>
    <message>
        <source>Load it and answer</source>
        <translation>加载并回答</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Open the settings</source>
        <translation>打开设置</translation>
    </message>
    <message>
        <source>Shorten it</source>
        <translation>改短一些</translation>
    </message>
    <message>
        <source>Leave out the oldest messages</source>
        <translation>略去最早的消息</translation>
    </message>
    <message>
        <source>Engines elsewhere…</source>
        <translation>别处的引擎…</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续写</translation>
    </message>
    <message>
        <source>To go on with it, choose a model on this computer.</source>
        <translation>要接着写，请选择本机上的模型。</translation>
    </message>
    <message>
        <source>The model&apos;s context is full, so the reply ends here.</source>
        <translation>模型的上下文已满，回复到此为止。</translation>
    </message>
    <message>
        <source>The reply ends here because it is as long as your options allow.</source>
        <translation>回复已达到选项中设定的最大长度，因此在此结束。</translation>
    </message>
    <message>
        <source>The model ended its reply without a word.</source>
        <translation>模型没有生成任何内容就结束了回复。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Interrupted: Lampblack was closed while this was being written.</source>
        <translation>已中断：生成这条回复时 Lampblack 被关闭。</translation>
    </message>
    <message>
        <source>No reply came.</source>
        <translation>没有收到回复。</translation>
    </message>
    <message>
        <source>{sentence}
Later messages are sent without it.</source>
        <translation>{sentence}
之后的消息发送时会略去它。</translation>
    </message>
</context>
<context>
    <name>Options</name>
    <message>
        <source>Hide the options</source>
        <translation>隐藏选项</translation>
    </message>
    <message>
        <source>Options of this conversation</source>
        <translation>此对话的选项</translation>
    </message>
</context>
<context>
    <name>OptionsCard</name>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>How the model is to behave, such as: answer briefly, in plain words.</source>
        <translation>希望模型怎样回答，例如：用通俗的语言简短作答。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Temperature, from precise to imaginative</source>
        <translation>温度，从严谨到富有想象力</translation>
    </message>
    <message>
        <source>precise</source>
        <translation>严谨</translation>
    </message>
    <message>
        <source>imaginative</source>
        <translation>富有想象力</translation>
    </message>
    <message>
        <source>Longest reply</source>
        <translation>回复长度上限</translation>
    </message>
    <message>
        <source>Longest reply, in tokens</source>
        <translation>回复长度上限（词元）</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>as much as fits</source>
        <translation>尽可能长</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Reset the options of this conversation</source>
        <translation>重置此对话的选项</translation>
    </message>
</context>
<context>
    <name>Organizer</name>
    <message>
        <source>Deleted: {title}</source>
        <translation>已删除：{title}</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) deleted</source>
        <translation>
            <numerusform>已删除 %n 个对话</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported files that stay: {count}</source>
        <translation>仍保留的导出文件：{count}</translation>
    </message>
    <message>
        <source>Archived: {title}</source>
        <translation>已归档：{title}</translation>
    </message>
    <message>
        <source>Taken out of the archive: {title}</source>
        <translation>已移出归档：{title}</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) archived</source>
        <translation>
            <numerusform>已归档 %n 个对话</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) taken out of the archive</source>
        <translation>
            <numerusform>已将 %n 个对话移出归档</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) pinned</source>
        <translation>
            <numerusform>已置顶 %n 个对话</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) unpinned</source>
        <translation>
            <numerusform>已取消置顶 %n 个对话</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) moved</source>
        <translation>
            <numerusform>已移动 %n 个对话</numerusform>
        </translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Folder deleted, what was in it kept: {title}</source>
        <translation>已删除文件夹，其中的对话保留：{title}</translation>
    </message>
</context>
<context>
    <name>PanelJob</name>
    <message>
        <source>{time}, {count} tokens, {speed} tokens/s in all</source>
        <translation>{time}，{count} 个词元，总计每秒 {speed} 个词元</translation>
    </message>
</context>
<context>
    <name>PanelTools</name>
    <message>
        <source>Earlier work</source>
        <translation>以前的任务</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Deleted: {name}</source>
        <translation>已删除：{name}</translation>
    </message>
</context>
<context>
    <name>PassphraseDialog</name>
    <message>
        <source>Cancelled. Nothing was changed.</source>
        <translation>已取消。什么都没有改变。</translation>
    </message>
    <message>
        <source>Something is still to be filled in.</source>
        <translation>还有内容没有填写。</translation>
    </message>
    <message>
        <source>The two are not the same. Type the new passphrase again.</source>
        <translation>两次输入不一致。请再次输入新口令。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>A forgotten passphrase is final: nobody can restore it or open your conversations without it.</source>
        <translation>忘记口令无法挽回：谁也不能恢复它，没有它谁也打不开你的对话。</translation>
    </message>
    <message>
        <source>Current passphrase</source>
        <translation>当前口令</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>新口令</translation>
    </message>
    <message>
        <source>The new passphrase again</source>
        <translation>再次输入新口令</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>显示输入的内容</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Set a passphrase</source>
        <translation>设置口令</translation>
    </message>
    <message>
        <source>Lock with it</source>
        <translation>用它锁定</translation>
    </message>
    <message>
        <source>Your conversations, drafts and attachments are encrypted on this disk, and Lampblack asks for the passphrase when it starts. Four or five words that have nothing to do with each other make a good one.</source>
        <translation>你的对话、草稿和附件会在此磁盘上加密，Lampblack 启动时会询问口令。四五个互不相关的词就是好口令。</translation>
    </message>
    <message>
        <source>Deleted for it, because it can be read without the passphrase: what the model has read and keeps for a quick start, copies from before updates, and what a restored backup has replaced.</source>
        <translation>以下内容不用口令就能读取，因此会被删除：模型读过并为快速启动而保存的内容、更新之前的副本，以及恢复备份时被替换的内容。</translation>
    </message>
    <message>
        <source>Change the passphrase</source>
        <translation>更改口令</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Everything is encrypted anew. The old passphrase opens it no more.</source>
        <translation>一切都会重新加密。旧口令将不能再打开它。</translation>
    </message>
    <message>
        <source>Remove the passphrase</source>
        <translation>移除口令</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Whoever can read this computer&apos;s disk can read your conversations then.</source>
        <translation>此后，凡能读取这台电脑磁盘的人都能读到你的对话。</translation>
    </message>
    <message>
        <source>Deleted for it: copies from before updates, and what a restored backup has replaced.</source>
        <translation>为此会删除：更新之前的副本，以及恢复备份时被替换的内容。</translation>
    </message>
</context>
<context>
    <name>PresetsBar</name>
    <message>
        <source>No preset</source>
        <translation>无预设</translation>
    </message>
    <message>
        <source>{name} (changed)</source>
        <translation>{name}（已更改）</translation>
    </message>
    <message>
        <source>Save as a new preset</source>
        <translation>另存为新预设</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Rename the preset</source>
        <translation>重命名预设</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Save the changes to “{name}”</source>
        <translation>将更改保存到“{name}”</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Export “{name}”…</source>
        <translation>导出“{name}”…</translation>
    </message>
    <message>
        <source>Export all own presets…</source>
        <translation>导出全部自建预设…</translation>
    </message>
    <message>
        <source>Import presets…</source>
        <translation>导入预设…</translation>
    </message>
    <message>
        <source>Export presets</source>
        <translation>导出预设</translation>
    </message>
    <message>
        <source>Presets (*.json)</source>
        <translation>预设 (*.json)</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Import presets</source>
        <translation>导入预设</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Preset of this conversation</source>
        <translation>此对话的预设</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Keep these options as a new preset</source>
        <translation>把这些选项存为新预设</translation>
    </message>
    <message>
        <source>Rename, delete, import or export presets</source>
        <translation>重命名、删除、导入或导出预设</translation>
    </message>
</context>
<context>
    <name>PresetsController</name>
    <message>
        <source>Preset chosen: {name}</source>
        <translation>已选择预设：{name}</translation>
    </message>
    <message>
        <source>The preset was taken off.</source>
        <translation>已取消预设。</translation>
    </message>
    <message>
        <source>This conversation uses the seed {seed} from now on.</source>
        <translation>此对话从现在起使用随机种子 {seed}。</translation>
    </message>
    <message>
        <source>Preset changed: {name}</source>
        <translation>预设已更改：{name}</translation>
    </message>
    <message>
        <source>Preset deleted: {name}</source>
        <translation>预设已删除：{name}</translation>
    </message>
    <message numerus="yes">
        <source>%n preset(s) imported.</source>
        <translation>
            <numerusform>已导入 %n 个预设。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n preset(s) exported to {name}.</source>
        <translation>
            <numerusform>已将 %n 个预设导出到 {name}。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PrivacySection</name>
    <message>
        <source>Change the passphrase…</source>
        <translation>更改口令…</translation>
    </message>
    <message>
        <source>Set a passphrase…</source>
        <translation>设置口令…</translation>
    </message>
    <message>
        <source>Remove the passphrase…</source>
        <translation>移除口令…</translation>
    </message>
    <message>
        <source>Delete them</source>
        <translation>删除它们</translation>
    </message>
    <message>
        <source>Copies from before an update of Lampblack lie beside your conversations ({days}).</source>
        <translation>你的对话旁边有 Lampblack 更新之前的副本（{days}）。</translation>
    </message>
    <message>
        <source>What you have deleted since may still be in them. They go by themselves after 30 days.</source>
        <translation>你后来删除的内容可能仍在其中。30 天后它们会自动删除。</translation>
    </message>
    <message>
        <source>These backups were made without a passphrase: whoever has one can read your conversations in it.</source>
        <translation>这些备份是在没有口令时制作的：谁拿到它们，谁就能读到里面的对话。</translation>
    </message>
    <message>
        <source>These conversations were put aside because their passphrase was forgotten. Should you remember it: close Lampblack, give the file lampblack.db in that folder another name, and this one the name lampblack.db.</source>
        <translation>这些对话因忘记口令而被放在一边。如果你想起来了：请关闭 Lampblack，把该文件夹中的 lampblack.db 改成别的名字，再把这个文件改名为 lampblack.db。</translation>
    </message>
    <message>
        <source>Your conversations, drafts and attachments are encrypted on this disk, and Lampblack asks for the passphrase when it starts. What the model has read is not kept, so a conversation is read anew after a restart. What you have exported is not encrypted. A forgotten passphrase is final: nobody can restore it.</source>
        <translation>你的对话、草稿和附件已在此磁盘上加密，Lampblack 启动时会询问口令。模型读过的内容不会保存，因此重新启动后会重新读取对话。你导出的内容没有加密。忘记口令无法挽回：谁也不能恢复它。</translation>
    </message>
    <message>
        <source>Whoever can read this computer&apos;s disk can read your conversations. With a passphrase they are encrypted, and Lampblack asks for it when it starts.</source>
        <translation>凡能读取这台电脑磁盘的人都能读到你的对话。设置口令后它们会被加密，Lampblack 启动时会询问口令。</translation>
    </message>
</context>
<context>
    <name>PromptsDialog</name>
    <message>
        <source>Not saved yet.</source>
        <translation>尚未保存。</translation>
    </message>
    <message>
        <source>This is your own. Reset brings back the one that comes with Lampblack.</source>
        <translation>这是您自己的。“恢复原样”会换回 Lampblack 自带的。</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>What this panel says to the model. Words in braces, such as {text}, stand for what is filled in. Which language is used follows the text.</source>
        <translation>这个面板对模型说的话，也就是提示词。花括号里的词（如 {text}）代表要填入的内容。用哪种语言取决于正文。</translation>
    </message>
    <message>
        <source>Which prompt</source>
        <translation>哪个提示词</translation>
    </message>
    <message>
        <source>The prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>恢复原样</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>QuantizeDialog</name>
    <message>
        <source>Quantization</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>这台电脑</translation>
    </message>
    <message>
        <source>Make {name} smaller</source>
        <translation>缩小 {name}</translation>
    </message>
    <message>
        <source>{name} is quantized already: made from the original, the smaller model would lose less.</source>
        <translation>{name} 已经量化过：用原版来做，缩小后的模型损失更少。</translation>
    </message>
    <message>
        <source>Smaller models that can be made</source>
        <translation>可以做出的更小的模型</translation>
    </message>
    <message>
        <source>Make {quantization}</source>
        <translation>制作 {quantization}</translation>
    </message>
    <message>
        <source>Make it</source>
        <translation>制作</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Looking at what can be made of it…</source>
        <translation>正在查看可以做成什么…</translation>
    </message>
    <message>
        <source>{name} has {size} now. A smaller model takes less memory and writes faster, and knows a little less.</source>
        <translation>{name} 现在有 {size}。更小的模型占的内存更少，写得更快，懂得略少。</translation>
    </message>
    <message>
        <source>It comes into {folder}.</source>
        <translation>它会放进文件夹 {folder}。</translation>
    </message>
    <message>
        <source>It comes into {folder}, which has {free} free.</source>
        <translation>它会放进文件夹 {folder}，那里还剩 {free}。</translation>
    </message>
</context>
<context>
    <name>QuestionForm</name>
    <message>
        <source>What to look for, such as: person, place, date</source>
        <translation>要找什么，例如：人名、地点、日期</translation>
    </message>
    <message>
        <source>Kinds of entities, with commas between</source>
        <translation>实体的类型，用逗号隔开</translation>
    </message>
    <message>
        <source>Labels with commas between, such as: order, complaint, question</source>
        <translation>标签用逗号隔开，例如：订单、投诉、咨询</translation>
    </message>
    <message>
        <source>Labels, with commas between</source>
        <translation>标签，用逗号隔开</translation>
    </message>
    <message>
        <source>What to find</source>
        <translation>要找什么</translation>
    </message>
    <message>
        <source>JSON Schema of the fields</source>
        <translation>字段的 JSON Schema</translation>
    </message>
    <message>
        <source>Even out labels that the model prefers</source>
        <translation>抵消模型对某些标签的偏好</translation>
    </message>
    <message>
        <source>Divides each label&apos;s probability by its mean over all texts. For texts of which no label is far more frequent than the others.</source>
        <translation>把每个标签的概率除以它在所有文字中的平均值。适用于没有哪个标签远多于其他标签的文字。</translation>
    </message>
</context>
<context>
    <name>Reading</name>
    <message>
        <source>Reading the conversation: {percent}%</source>
        <translation>正在读取对话：{percent}%</translation>
    </message>
    <message>
        <source>Waiting for the model to load…</source>
        <translation>正在等待模型加载…</translation>
    </message>
    <message>
        <source>Waiting for its turn…</source>
        <translation>正在排队等待…</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>正在准备…</translation>
    </message>
</context>
<context>
    <name>ReloadNote</name>
    <message>
        <source>, </source>
        <comment>between the names of settings</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>In effect when the model is loaded again: {settings}.</source>
        <translation>重新加载模型后生效：{settings}。</translation>
    </message>
    <message>
        <source>The model in memory has default options of its own for this: {settings}.</source>
        <translation>内存中的模型在这些方面有自己的默认选项：{settings}。</translation>
    </message>
    <message>
        <source>Load it again now</source>
        <translation>立即重新加载</translation>
    </message>
</context>
<context>
    <name>RenameDialog</name>
    <message>
        <source>Rename {name}</source>
        <translation>重命名 {name}</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>The name is Lampblack&apos;s alone: the file stays {file}, and other apps do not notice. Left empty, it is called as its file is.</source>
        <translation>这个名称只在 Lampblack 中使用：文件仍叫 {file}，其他应用不受影响。留空则使用文件自己的名称。</translation>
    </message>
    <message>
        <source>Its file&apos;s name</source>
        <translation>用文件名</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ReplyFigures</name>
    <message>
        <source>Prompt, in tokens: {prompt}, of which {reused} had been read before</source>
        <translation>提示词：{prompt} 个词元，其中 {reused} 个先前已读取</translation>
    </message>
    <message>
        <source>Prompt, in tokens: {prompt}</source>
        <translation>提示词：{prompt} 个词元</translation>
    </message>
    <message>
        <source>Time to the first token: {seconds} s</source>
        <translation>首个词元用时：{seconds} 秒</translation>
    </message>
    <message>
        <source>Reply, in tokens: {written}, at {speed} tokens/s</source>
        <translation>回复：{written} 个词元，{speed} 词元/秒</translation>
    </message>
    <message>
        <source>Guessed ahead, in tokens: {guessed}, right: {right}</source>
        <translation>预先猜词：{guessed} 个词元，猜对 {right} 个</translation>
    </message>
    <message>
        <source>Seed: {seed}</source>
        <translation>随机种子：{seed}</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Something in Lampblack went wrong</source>
        <translation>Lampblack 出了点问题</translation>
    </message>
    <message>
        <source>This is our mistake, not yours. Your conversations are saved, and you can go on working. If it happens again, please send us the details: they say what the program did, and nothing that you wrote.</source>
        <translation>这是我们的错，与你无关。你的对话已保存，可以继续使用。如果再次发生，请把详细信息发给我们：其中只记录程序做了什么，不含你写的任何内容。</translation>
    </message>
    <message>
        <source>Hide the details</source>
        <translation>隐藏详细信息</translation>
    </message>
    <message>
        <source>Show the details</source>
        <translation>显示详细信息</translation>
    </message>
    <message>
        <source>Copy the details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Open the log folder</source>
        <translation>打开日志文件夹</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
</context>
<context>
    <name>RestoreDialog</name>
    <message>
        <source>Restore from a backup</source>
        <translation>从备份恢复</translation>
    </message>
    <message>
        <source>Choose a file that “Back up everything…” has written. It is checked first, and you see what is in it before anything changes. What is here now is kept.</source>
        <translation>请选择由“备份全部数据…”写出的文件。会先检查它，在更改任何内容之前，你会看到其中有什么。现在这里的数据会保留。</translation>
    </message>
    <message>
        <source>What an earlier restoring has replaced is kept for 30 days, and can be brought back:</source>
        <translation>之前的恢复所替换的数据会保留 30 天，可以取回：</translation>
    </message>
    <message>
        <source>Backups of Lampblack (*.zip)</source>
        <translation>Lampblack 备份 (*.zip)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Conversations: encrypted. The passphrase of that time opens them.</source>
        <translation>对话：已加密。用当时的口令打开。</translation>
    </message>
    <message>
        <source>Conversations: {conversations} (messages: {messages})</source>
        <translation>对话：{conversations}（消息：{messages}）</translation>
    </message>
    <message>
        <source>{name} is whole.</source>
        <translation>{name} 是完整的。</translation>
    </message>
    <message>
        <source>Made: {when}, by Lampblack {version}</source>
        <translation>制作时间：{when}，版本：Lampblack {version}</translation>
    </message>
    <message>
        <source>Models: {count} ({size})</source>
        <translation>模型：{count}（{size}）</translation>
    </message>
    <message>
        <source>“Restore” puts this in the place of what is here now, and Lampblack starts again. The locked conversations stay on this disk, and nothing deletes them:
{path}</source>
        <translation>“恢复”会用它取代现有的内容，然后 Lampblack 重新启动。被锁定的对话仍留在这个磁盘上，不会被删除：
{path}</translation>
    </message>
    <message>
        <source>“Restore” puts this in the place of what is here now, and Lampblack starts again. What is here now is kept for 30 days; this window brings it back.</source>
        <translation>“恢复”会用它替换现在这里的数据，然后 Lampblack 重新启动。现在的数据会保留 30 天，可在此窗口取回。</translation>
    </message>
    <message>
        <source>This backup is not encrypted: your conversations are not locked with a passphrase after it.</source>
        <translation>这个备份没有加密：恢复之后，你的对话将不再用口令锁定。</translation>
    </message>
    <message>
        <source>What is here now is kept as it is, not encrypted. To delete it sooner, open this window again and choose “Delete for good”.</source>
        <translation>现在这里的内容会原样保留，没有加密。想提前删除，请再次打开此窗口并选择“彻底删除”。</translation>
    </message>
    <message>
        <source>Checking the backup…</source>
        <translation>正在检查备份…</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>正在恢复…</translation>
    </message>
    <message>
        <source>Deleting…</source>
        <translation>正在删除…</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was changed.</source>
        <translation>已取消。没有更改任何内容。</translation>
    </message>
    <message>
        <source>Replaced: {when} ({size})</source>
        <translation>替换于：{when}（{size}）</translation>
    </message>
    <message>
        <source>Choose the file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>取回</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>彻底删除</translation>
    </message>
    <message>
        <source>What was replaced</source>
        <translation>被替换的数据</translation>
    </message>
</context>
<context>
    <name>ResultView</name>
    <message>
        <source>no support found</source>
        <translation>没有找到依据</translation>
    </message>
    <message>
        <source>{kind} not in the source</source>
        <translation>{kind}：原文中没有</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>The summary appears here.</source>
        <translation>摘要会出现在这里。</translation>
    </message>
</context>
<context>
    <name>ResultsModel</name>
    <message>
        <source>Gold label</source>
        <translation>正确标签</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>找到</translation>
    </message>
    <message>
        <source>Entities</source>
        <translation>实体</translation>
    </message>
</context>
<context>
    <name>Rewriting</name>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
    <message>
        <source>The model changed nothing.</source>
        <translation>模型没有改动任何内容。</translation>
    </message>
    <message>
        <source>Rewrite: {change}</source>
        <translation>改写：{change}</translation>
    </message>
    <message>
        <source>Struck through: what goes. Bold: what comes. A click on a change takes it back, or takes it again.</source>
        <translation>划掉的会去掉，粗体的是新的。点击一处改动可以取消它，再点一次又采用。</translation>
    </message>
    <message>
        <source>The changes</source>
        <translation>改动</translation>
    </message>
    <message>
        <source>Take this text</source>
        <translation>采用这段文字</translation>
    </message>
    <message>
        <source>All changes</source>
        <translation>全部改动</translation>
    </message>
    <message>
        <source>No change</source>
        <translation>不改动</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>RowWords</name>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>collapsed</source>
        <translation>已折叠</translation>
    </message>
    <message>
        <source>open</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>Folder {title}, {state}, {count}</source>
        <translation>文件夹 {title}，{state}，{count}</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n 个对话</numerusform>
        </translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>archived</source>
        <translation>已归档</translation>
    </message>
    <message>
        <source>a reply is being written</source>
        <translation>正在写回复</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>更早</translation>
    </message>
</context>
<context>
    <name>SamplingFields</name>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Only the so many likeliest tokens count; 0 for all.</source>
        <translation>只考虑概率最高的这么多个词元；0 表示全部。</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Only the likeliest tokens that come to this share together count; 1 for all.</source>
        <translation>只考虑概率合计达到此比例的最可能词元；1 表示全部。</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Only tokens at least this share as likely as the likeliest count; 0 for all.</source>
        <translation>只考虑概率不低于最高概率此比例的词元；0 表示全部。</translation>
    </message>
    <message>
        <source>Repeat penalty</source>
        <translation>重复惩罚</translation>
    </message>
    <message>
        <source>How much less likely words become that were just used; 1 for none.</source>
        <translation>刚用过的词变得多不容易再出现；1 表示不惩罚。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>The same seed gives the same reply to the same words. Leave it empty for another one each time. With a seed every prompt is read from its beginning, which takes longer.</source>
        <translation>相同的种子对相同的内容给出相同的回复。留空则每次不同。设定种子后，每次都会从头读取提示词，因此耗时更长。</translation>
    </message>
    <message>
        <source>{host} is told the temperature, the longest reply, Top-p and the seed, as all such engines know them. Whether a seed gives the same reply again is up to it.</source>
        <translation>{host} 只会得知温度、最长回复、Top-p 和种子，这类引擎都认得它们。同一种子是否得到同样的回复，由它决定。</translation>
    </message>
    <message>
        <source>another each time</source>
        <translation>每次不同</translation>
    </message>
</context>
<context>
    <name>SavePanelText</name>
    <message>
        <source>Save the text</source>
        <translation>保存文字</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>已保存：{path}</translation>
    </message>
</context>
<context>
    <name>ScoresView</name>
    <message>
        <source>How good the labels are</source>
        <translation>标签的准确程度</translation>
    </message>
    <message>
        <source>Choose a column with the right labels, and figures show how often the model is right.</source>
        <translation>选择有正确标签的列，就能看到模型的准确程度。</translation>
    </message>
    <message>
        <source>Accuracy {accuracy}, macro F1 {f1}, in {count} texts</source>
        <translation>准确率 {accuracy}，宏平均 F1 {f1}，共 {count} 段文字</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文字</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search in all conversations (Ctrl+F); in this one alone: Ctrl+Shift+F</source>
        <translation>在所有对话中搜索（Ctrl+F）；仅在此对话中：Ctrl+Shift+F</translation>
    </message>
    <message>
        <source>Search in all conversations</source>
        <translation>在所有对话中搜索</translation>
    </message>
    <message>
        <source>Clear (Esc)</source>
        <translation>清除（Esc）</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
</context>
<context>
    <name>SearchModel</name>
    <message>
        <source>Archived · {day}</source>
        <translation>已归档 · {day}</translation>
    </message>
    <message>
        <source>You: </source>
        <translation>你：</translation>
    </message>
    <message>
        <source>Reply: </source>
        <translation>回复：</translation>
    </message>
</context>
<context>
    <name>SeenLine</name>
    <message>
        <source>The model no longer sees the messages above this line.</source>
        <translation>模型已看不到这条线以上的消息。</translation>
    </message>
    <message>
        <source>Include them again</source>
        <translation>重新包含这些消息</translation>
    </message>
</context>
<context>
    <name>SegmentTable</name>
    <message>
        <source>Original</source>
        <translation>原文</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>译文</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>您的译文</translation>
    </message>
    <message>
        <source>Known</source>
        <translation>已有</translation>
    </message>
    <message>
        <source>Needs a look: {count}</source>
        <translation>需要查看：{count}</translation>
    </message>
    <message>
        <source>A similar segment ({percent}%) became: {text}</source>
        <translation>相似的一段（{percent}%）译为：{text}</translation>
    </message>
    <message>
        <source>Translate it again</source>
        <translation>重新翻译</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Segments</source>
        <translation>段落</translation>
    </message>
    <message>
        <source>Original of the segment</source>
        <translation>该段原文</translation>
    </message>
    <message>
        <source>Translation of the segment</source>
        <translation>该段译文</translation>
    </message>
    <message>
        <source>Choose a segment. What you correct here is remembered.</source>
        <translation>请选择一段。您在这里的修改会被记住。</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>聊天</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>隐私</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Relative to the system&apos;s font. Ctrl+plus and Ctrl+minus change it anywhere.</source>
        <translation>相对于系统字体的大小。随时可按 Ctrl 加“+”或“-”键调整。</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>减少动态效果</translation>
    </message>
    <message>
        <source>Shows no blinking caret while a reply is written.</source>
        <translation>生成回复时不显示闪烁的光标。</translation>
    </message>
    <message>
        <source>Send with</source>
        <translation>发送方式</translation>
    </message>
    <message>
        <source>Enter (Shift+Enter: new line)</source>
        <translation>回车（Shift+回车换行）</translation>
    </message>
    <message>
        <source>Ctrl+Enter (Enter: new line)</source>
        <translation>Ctrl+回车（回车换行）</translation>
    </message>
    <message>
        <source>Let the model find titles</source>
        <translation>由模型拟定标题</translation>
    </message>
    <message>
        <source>After the first reply, while nothing else is to be done. A title that you give stays as it is.</source>
        <translation>在第一条回复之后、没有其他事情时进行。你自己起的标题不会改变。</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>How many processor threads compute. More than there are cores is slower.</source>
        <translation>用于计算的处理器线程数。超过核心数反而更慢。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Context length</source>
        <translation>上下文长度</translation>
    </message>
    <message>
        <source>How much text the model sees at once. More needs more memory.</source>
        <translation>模型一次能看到多少文本。越长，占用的内存越多。</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>As much as the model was trained for</source>
        <translation>与模型训练时相同</translation>
    </message>
    <message>
        <source>Layers on the GPU</source>
        <translation>GPU 层数</translation>
    </message>
    <message>
        <source>How many of the model&apos;s layers the GPU computes. 0 leaves the GPU alone.</source>
        <translation>由 GPU 计算的模型层数。设为 0 则不使用 GPU。</translation>
    </message>
    <message>
        <source>All that fit</source>
        <translation>尽可能多</translation>
    </message>
    <message>
        <source>Flash attention</source>
        <translation>快速注意力（Flash Attention）</translation>
    </message>
    <message>
        <source>Another way to compute attention: faster with some models and computers, slower with others.</source>
        <translation>另一种注意力计算方式：在某些模型和计算机上更快，在另一些上更慢。</translation>
    </message>
    <message>
        <source>As measured on this computer</source>
        <translation>按这台计算机的测量结果</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>What the model has read is kept</source>
        <translation>模型读过的内容的保存方式</translation>
    </message>
    <message>
        <source>The cache of keys and values. In half the memory, the context can be twice as long, at a slight loss, and always with flash attention.</source>
        <translation>键值缓存。占用的内存减半时，上下文可以加倍，质量略有损失，并且总是使用 Flash Attention。</translation>
    </message>
    <message>
        <source>In full, smaller if need be</source>
        <translation>完整保存，内存不足时缩小</translation>
    </message>
    <message>
        <source>In full (F16)</source>
        <translation>完整保存（F16）</translation>
    </message>
    <message>
        <source>In half the memory (Q8_0)</source>
        <translation>占用内存减半（Q8_0）</translation>
    </message>
    <message>
        <source>Guess ahead from the text</source>
        <translation>根据已有文字预先猜测</translation>
    </message>
    <message>
        <source>Words that stood in the conversation before are guessed and checked several at once. Replies that repeat much, such as corrections and code, are done sooner; what the model chooses stays the same.</source>
        <translation>猜测对话中出现过的词句，并一次核对多个。改错、代码等重复较多的回复会更快完成；模型的选择保持不变。</translation>
    </message>
    <message>
        <source>A smaller model guesses ahead</source>
        <translation>由较小的模型预先猜词</translation>
    </message>
    <message>
        <source>One of the same family writes ahead, and the model checks several words at once. What the model chooses stays the same. It pays where the model is many times larger, and takes the memory of both.</source>
        <translation>同系列的小模型先往下写，所选模型再一次核对好几个词，最终选什么词不变。所选模型大得多时才划算，内存要同时放下两个模型。</translation>
    </message>
    <message>
        <source>Of memory, models may use</source>
        <translation>模型可用的内存比例</translation>
    </message>
    <message>
        <source>For all models together: the one that was not used for longest makes way for the next. A model that needs more by itself is loaded all the same.</source>
        <translation>所有模型合计：最久未使用的模型为下一个模型让位。单个模型需要更多内存时，仍会照常加载。</translation>
    </message>
    <message>
        <source>Free an unused model after</source>
        <translation>模型闲置多久后释放</translation>
    </message>
    <message>
        <source>It stays on the disk, and the next message to it loads it again.</source>
        <translation>它仍保留在磁盘上，下一条消息会重新加载它。</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Disk space to resume conversations</source>
        <translation>用于继续对话的磁盘空间</translation>
    </message>
    <message>
        <source>What the model has read is kept there, so that a conversation goes on at once after a restart. It goes when the conversation is deleted.</source>
        <translation>模型读过的内容会保存在磁盘上，这样重新启动后对话可以立即继续。删除对话时会一并删除。</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>Keep nothing</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Offline only</source>
        <translation>仅离线</translation>
    </message>
    <message>
        <source>Nothing leaves this computer: no search for models, no downloads, no engine elsewhere. Chatting with a model on this computer needs no network in any case.</source>
        <translation>没有任何内容离开本机：不搜索模型，不下载，不使用别处的引擎。与本机上的模型聊天本来就不需要网络。</translation>
    </message>
    <message>
        <source>Hub&apos;s address</source>
        <translation>模型站地址</translation>
    </message>
    <message>
        <source>Where models are searched: Hugging Face, or a mirror of it. Where HF_ENDPOINT is set on this computer, that address is used instead.</source>
        <translation>在哪里搜索模型：Hugging Face 或它的镜像。如果本机设置了 HF_ENDPOINT，则改用那个地址。</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Where Lampblack looks for models and keeps new ones. Empty: its own folder.</source>
        <translation>Lampblack 在此查找模型并存放新模型。留空则使用 Lampblack 自己的文件夹。</translation>
    </message>
    <message>
        <source>Use models of other apps</source>
        <translation>使用其他应用的模型</translation>
    </message>
    <message>
        <source>Those of LM Studio, Jan, GPT4All, Ollama and the Hugging Face cache are on the list, where they are. Nothing is copied, and Lampblack never deletes them.</source>
        <translation>LM Studio、Jan、GPT4All、Ollama 和 Hugging Face 缓存中的模型会出现在列表中，文件留在原处。不会复制任何文件，Lampblack 也绝不删除它们。</translation>
    </message>
    <message>
        <source>Last model</source>
        <translation>上次使用的模型</translation>
    </message>
    <message>
        <source>Engines elsewhere</source>
        <translation>别处的引擎</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Restore defaults</source>
        <translation>恢复默认设置</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>What left this computer…</source>
        <translation>离开这台计算机的内容…</translation>
    </message>
    <message>
        <source>None is used while there is a passphrase: what the model has read cannot be encrypted, so after a restart it reads a conversation anew.</source>
        <translation>设有口令时不使用磁盘空间：模型读过的内容无法加密，所以重新启动后会重新读取对话。</translation>
    </message>
    <message>
        <source>Where Lampblack keeps things:</source>
        <translation>Lampblack 的文件位置：</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>Sheets</name>
    <message>
        <source>Close {name}</source>
        <translation>关闭 {name}</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Send the message</source>
        <translation>发送消息</translation>
    </message>
    <message>
        <source>New line</source>
        <translation>换行</translation>
    </message>
    <message>
        <source>Attach documents</source>
        <translation>添加文档</translation>
    </message>
    <message>
        <source>Stop the reply</source>
        <translation>停止生成</translation>
    </message>
    <message>
        <source>Message above</source>
        <translation>上一条消息</translation>
    </message>
    <message>
        <source>Message below (in the conversation)</source>
        <translation>下一条消息（在对话中）</translation>
    </message>
    <message>
        <source>The reply token by token</source>
        <translation>逐词元查看回复</translation>
    </message>
    <message>
        <source>Compare with a second model, or end that</source>
        <translation>与第二个模型对比，或结束对比</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新建对话</translation>
    </message>
    <message>
        <source>Search in all conversations</source>
        <translation>在所有对话中搜索</translation>
    </message>
    <message>
        <source>Find in this conversation</source>
        <translation>在此对话中查找</translation>
    </message>
    <message>
        <source>Rename the conversation (in the list)</source>
        <translation>重命名对话（在列表中）</translation>
    </message>
    <message>
        <source>Delete the conversation (in the list)</source>
        <translation>删除对话（在列表中）</translation>
    </message>
    <message>
        <source>Pin the conversation (in the list)</source>
        <translation>置顶对话（在列表中）</translation>
    </message>
    <message>
        <source>Archive the conversation (in the list)</source>
        <translation>归档对话（在列表中）</translation>
    </message>
    <message>
        <source>Move the conversation to a folder (in the list)</source>
        <translation>将对话移到文件夹（在列表中）</translation>
    </message>
    <message>
        <source>Print the conversation, or save it as PDF</source>
        <translation>打印对话或另存为 PDF</translation>
    </message>
    <message>
        <source>Undo the deletion</source>
        <translation>撤销删除</translation>
    </message>
    <message>
        <source>Run what a panel is to do</source>
        <translation>运行面板中的任务</translation>
    </message>
    <message>
        <source>Complete the code at the cursor</source>
        <translation>在光标处补全代码</translation>
    </message>
    <message>
        <source>Leave the code for what is behind it</source>
        <translation>离开代码，移到后面的控件</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Normal text size</source>
        <translation>恢复文字大小</translation>
    </message>
    <message>
        <source>These keys</source>
        <translation>显示快捷键</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>SideBySide</name>
    <message>
        <source>Choose an adapter</source>
        <translation>选择适配器</translation>
    </message>
    <message>
        <source>Adapters (*.gguf)</source>
        <translation>适配器 (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>SourceForm</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>How the texts stand here</source>
        <translation>文字的排列方式</translation>
    </message>
    <message>
        <source>Type or paste texts, or drop a file or a folder. Ctrl+Enter analyzes.</source>
        <translation>输入或粘贴文字，或拖入文件、文件夹。按 Ctrl+回车开始分析。</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Close it</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close the file and type texts instead</source>
        <translation>关闭文件，改为输入文字</translation>
    </message>
    <message>
        <source>Texts in:</source>
        <translation>文字所在的列：</translation>
    </message>
    <message>
        <source>Right labels in:</source>
        <translation>正确标签所在的列：</translation>
    </message>
    <message>
        <source>Column of the texts</source>
        <translation>文字所在的列</translation>
    </message>
    <message>
        <source>Column of the right labels</source>
        <translation>正确标签所在的列</translation>
    </message>
    <message numerus="yes">
        <source>%n text(s)</source>
        <translation>
            <numerusform>%n 段文字</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>The layout of a PDF cannot be kept: this is its text.</source>
        <translation>PDF 的版式无法保留：这是其中的文字。</translation>
    </message>
    <message>
        <source>Open a document to translate</source>
        <translation>打开要翻译的文档</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>{speed} tokens/s</source>
        <translation>{speed} 词元/秒</translation>
    </message>
    <message>
        <source>context {used} of {total} tokens</source>
        <translation>上下文 {used}/{total} 个词元</translation>
    </message>
    <message>
        <source>about {number}</source>
        <translation>约 {number}</translation>
    </message>
    <message>
        <source>{first} and {second} tokens/s</source>
        <translation>{first} 和 {second} 词元/秒</translation>
    </message>
    <message>
        <source>{speed} tokens/s in all</source>
        <translation>共 {speed} 词元/秒</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop what runs</source>
        <translation>停止当前任务</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo ({keys})</source>
        <translation>撤销（{keys}）</translation>
    </message>
</context>
<context>
    <name>SummarizeController</name>
    <message>
        <source>Open a document</source>
        <translation>打开文档</translation>
    </message>
    <message>
        <source>Reading {name}…</source>
        <translation>正在读取 {name}…</translation>
    </message>
    <message>
        <source>Read: {name}</source>
        <translation>已读取：{name}</translation>
    </message>
    <message>
        <source>The summary was cut off where it became too long.</source>
        <translation>摘要太长，被截断了。</translation>
    </message>
    <message>
        <source>The text was changed after it was summarized.</source>
        <translation>摘要写好之后，文字又改动过。</translation>
    </message>
    <message>
        <source>No support was found for this sentence.</source>
        <translation>没有找到这句话的依据。</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
</context>
<context>
    <name>SummarizePanel</name>
    <message>
        <source>Summarize</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Copy the summary</source>
        <translation>复制摘要</translation>
    </message>
    <message>
        <source>Save the summary…</source>
        <translation>保存摘要…</translation>
    </message>
    <message>
        <source>Take the summary to the chat</source>
        <translation>把摘要带到聊天</translation>
    </message>
    <message numerus="yes">
        <source>%n sentence(s) without support</source>
        <translation>
            <numerusform>%n 句没有依据</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n fact(s) not in the source</source>
        <translation>
            <numerusform>%n 个事实不在原文中</numerusform>
        </translation>
    </message>
    <message>
        <source>Open a document…</source>
        <translation>打开文档…</translation>
    </message>
    <message>
        <source>Paste a text here, drop a document, or open one. It may be longer than the model&apos;s context.</source>
        <translation>在这里粘贴文字、拖入文档，或打开一个文档。它可以比模型的上下文更长。</translation>
    </message>
    <message>
        <source>The text that is summarized</source>
        <translation>要摘要的文字</translation>
    </message>
    <message>
        <source>What the summary is to be</source>
        <translation>摘要的形式</translation>
    </message>
    <message>
        <source>Usual length</source>
        <translation>通常长度</translation>
    </message>
    <message>
        <source> words</source>
        <translation> 字/词</translation>
    </message>
    <message>
        <source>Length in words, of Chinese in characters</source>
        <translation>长度：按词计，中文按字计</translation>
    </message>
    <message>
        <source>What do you want to know?</source>
        <translation>您想知道什么？</translation>
    </message>
    <message>
        <source>The question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Bullet points</source>
        <translation>要点列表</translation>
    </message>
    <message>
        <source>One paragraph</source>
        <translation>一段话</translation>
    </message>
    <message>
        <source>Headline</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Key points</source>
        <translation>关键点</translation>
    </message>
    <message>
        <source>Open questions</source>
        <translation>未决问题</translation>
    </message>
    <message>
        <source>Action items</source>
        <translation>待办事项</translation>
    </message>
    <message>
        <source>Answer to a question</source>
        <translation>回答问题</translation>
    </message>
    <message>
        <source>Notes on a part</source>
        <translation>对一个部分的笔记</translation>
    </message>
    <message>
        <source>Notes on a part, for an answer</source>
        <translation>为回答问题对一个部分的笔记</translation>
    </message>
    <message>
        <source>Shorter notes</source>
        <translation>压缩笔记</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>quotation</source>
        <translation>引文</translation>
    </message>
</context>
<context>
    <name>SyntaxLine</name>
    <message>
        <source>Repair</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Let the model correct the syntax error, and show the change</source>
        <translation>让模型改正语法错误，并显示所作的修改</translation>
    </message>
    <message>
        <source>Go to the line</source>
        <translation>转到该行</translation>
    </message>
    <message>
        <source>Complete at the cursor</source>
        <translation>在光标处补全</translation>
    </message>
    <message>
        <source>Put in what may come next (Ctrl+Space). Ctrl+Z takes it out.</source>
        <translation>插入接下来可能的内容（Ctrl+空格）。按 Ctrl+Z 撤销。</translation>
    </message>
    <message>
        <source>What else it said</source>
        <translation>其余内容</translation>
    </message>
    <message>
        <source>Show what was left out of the reply because it is no code</source>
        <translation>显示回复中因为不是代码而未采用的部分</translation>
    </message>
</context>
<context>
    <name>Thinking</name>
    <message>
        <source>Thinking…</source>
        <translation>正在思考…</translation>
    </message>
    <message>
        <source>It had not finished thinking</source>
        <translation>思考没有完成</translation>
    </message>
    <message>
        <source>Thought before answering</source>
        <translation>回答前的思考</translation>
    </message>
    <message>
        <source>Thought for {seconds} s</source>
        <translation>思考了 {seconds} 秒</translation>
    </message>
    <message>
        <source>Thought for about {seconds} s</source>
        <translation>思考了约 {seconds} 秒</translation>
    </message>
    <message>
        <source>Hide what it thought</source>
        <translation>收起思考内容</translation>
    </message>
    <message>
        <source>Show what it thought</source>
        <translation>显示思考内容</translation>
    </message>
</context>
<context>
    <name>TokenDialog</name>
    <message>
        <source>Lampblack has no access token for {host}.</source>
        <translation>Lampblack 没有 {host} 的访问令牌。</translation>
    </message>
    <message>
        <source>The access token is kept in this computer&apos;s keyring.</source>
        <translation>访问令牌保存在这台计算机的密钥环中。</translation>
    </message>
    <message>
        <source>The access token is known until Lampblack is closed: this computer has no keyring to keep it in.</source>
        <translation>访问令牌只保留到 Lampblack 关闭为止：这台计算机没有可保存它的密钥环。</translation>
    </message>
    <message>
        <source>The access token in the variable HF_TOKEN is used, whatever is given here.</source>
        <translation>无论在此输入什么，都使用变量 HF_TOKEN 中的访问令牌。</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>访问令牌</translation>
    </message>
    <message>
        <source>Some models are only given to people who have agreed to terms on the model&apos;s page. Agree there, make an access token that may read, and paste it here. It is told to {host} and to nobody else.</source>
        <translation>有些模型只提供给在模型页面上同意了条款的人。请在那里同意，创建一个有读取权限的访问令牌，并粘贴到这里。它只会告知 {host}，不会告知其他任何人。</translation>
    </message>
    <message>
        <source>Open the page for access tokens</source>
        <translation>打开访问令牌页面</translation>
    </message>
    <message>
        <source>Forget the access token</source>
        <translation>删除访问令牌</translation>
    </message>
    <message>
        <source>Access token for {host}</source>
        <translation>{host} 的访问令牌</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>Conversation</source>
        <translation>对话内容</translation>
    </message>
</context>
<context>
    <name>TranslatePanel</name>
    <message>
        <source>Language of the text</source>
        <translation>原文语言</translation>
    </message>
    <message>
        <source>Language to translate into</source>
        <translation>目标语言</translation>
    </message>
    <message>
        <source>Swap the languages</source>
        <translation>交换语言</translation>
    </message>
    <message>
        <source>Close the document</source>
        <translation>关闭文档</translation>
    </message>
    <message>
        <source>Copy the translation</source>
        <translation>复制译文</translation>
    </message>
    <message>
        <source>Save the translation…</source>
        <translation>保存译文…</translation>
    </message>
    <message>
        <source>Take the translation to the chat</source>
        <translation>把译文带到对话</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>翻译</translation>
    </message>
    <message>
        <source>Write or paste a text, or drop a document here. Ctrl+Enter translates it.</source>
        <translation>输入或粘贴文字，或把文档拖到这里。按 Ctrl+回车翻译。</translation>
    </message>
    <message>
        <source>Text to translate</source>
        <translation>要翻译的文字</translation>
    </message>
    <message>
        <source>The translation appears here. It is corrected segment by segment below.</source>
        <translation>译文会显示在这里，可在下面逐段修改。</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>译文</translation>
    </message>
    <message>
        <source>Open a document…</source>
        <translation>打开文档…</translation>
    </message>
    <message>
        <source>Height of the texts</source>
        <translation>文字区的高度</translation>
    </message>
    <message>
        <source>Save the translated copy</source>
        <translation>保存译好的副本</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>已保存：{path}</translation>
    </message>
    <message>
        <source>Segments that kept the original text: {count}.</source>
        <translation>保留原文的段落：{count}。</translation>
    </message>
    <message>
        <source>Segments: {count}</source>
        <translation>段落：{count}</translation>
    </message>
    <message>
        <source>terms used {found} of {wanted} times</source>
        <translation>术语使用 {found}/{wanted} 次</translation>
    </message>
    <message>
        <source>Not translated</source>
        <translation>未翻译</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>Not changed</source>
        <translation>没有变化</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>被截断</translation>
    </message>
    <message>
        <source>Said twice</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>Much too long</source>
        <translation>过长</translation>
    </message>
    <message>
        <source>Much too short</source>
        <translation>过短</translation>
    </message>
    <message>
        <source>Repeats the prompt</source>
        <translation>重复了提示词</translation>
    </message>
    <message>
        <source>Not in that language</source>
        <translation>不是目标语言</translation>
    </message>
    <message>
        <source>Left as it was</source>
        <translation>有未译的部分</translation>
    </message>
    <message>
        <source>Formatting lost</source>
        <translation>格式丢失</translation>
    </message>
    <message>
        <source>Placeholder changed</source>
        <translation>占位符变了</translation>
    </message>
    <message>
        <source>Address lost</source>
        <translation>地址丢失</translation>
    </message>
    <message>
        <source>Number lost</source>
        <translation>数字丢失</translation>
    </message>
    <message>
        <source>New number</source>
        <translation>多出的数字</translation>
    </message>
    <message>
        <source>Term not used</source>
        <translation>未用术语</translation>
    </message>
    <message>
        <source>Term in another form</source>
        <translation>术语有变形</translation>
    </message>
    <message>
        <source>Remark taken off</source>
        <translation>已去掉多余的话</translation>
    </message>
    <message>
        <source>Translate a segment</source>
        <translation>翻译一段</translation>
    </message>
    <message>
        <source>Translate it once more</source>
        <translation>再翻译一次</translation>
    </message>
    <message>
        <source>Use of the glossary</source>
        <translation>术语表的用法</translation>
    </message>
    <message>
        <source>What is to be kept</source>
        <translation>要保留的内容</translation>
    </message>
</context>
<context>
    <name>UndoDialog</name>
    <message>
        <source>Undo the restoring</source>
        <translation>撤销恢复</translation>
    </message>
    <message>
        <source>Bring back what was here until {when}?

It takes the place of everything that is here now, and Lampblack starts again. What is here now is kept for 30 days; “Restore from a backup…” brings it back.</source>
        <translation>要取回 {when} 之前这里的内容吗？

它会取代现在这里的全部内容，Lampblack 会重新启动。现在的内容会保留 30 天，可以通过“从备份恢复…”取回。</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>正在恢复…</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was changed.</source>
        <translation>已取消。没有更改任何内容。</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>取回</translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>Your conversations are locked</source>
        <translation>你的对话已锁定</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>显示输入的内容</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Nobody can open them without the passphrase, and nobody can find a forgotten one.</source>
        <translation>没有口令，谁也打不开它们；忘记的口令，谁也找不回来。</translation>
    </message>
    <message>
        <source>A forgotten passphrase cannot be recovered: not by Lampblack, and not by anybody else. What you can do deletes nothing: the locked conversations stay on this disk, should you remember it one day.</source>
        <translation>忘记的口令无法找回：Lampblack 不能，任何人也不能。下面的办法都不会删除任何东西：被锁定的对话仍留在这个磁盘上，以备你有一天想起来。</translation>
    </message>
    <message>
        <source>I have forgotten the passphrase…</source>
        <translation>我忘记了口令…</translation>
    </message>
    <message>
        <source>Restore from a backup…</source>
        <translation>从备份恢复…</translation>
    </message>
    <message>
        <source>Begin anew, and keep the locked file…</source>
        <translation>重新开始，并保留锁定的文件…</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>If you are certain of it, the beginning of the file may be damaged.</source>
        <translation>如果你确定口令无误，文件的开头可能已损坏。</translation>
    </message>
</context>
<context>
    <name>UnsavedDialog</name>
    <message>
        <source>Save the text</source>
        <translation>保存文本</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>文本 (*.txt)</translation>
    </message>
    <message>
        <source>A reply is not saved</source>
        <translation>有回复尚未保存</translation>
    </message>
    <message>
        <source>If Lampblack is closed now, the newest reply is lost.</source>
        <translation>如果现在关闭 Lampblack，最新的回复将会丢失。</translation>
    </message>
    <message>
        <source>Saving there failed ({reason}). Choose another folder.</source>
        <translation>无法保存到那里（{reason}）。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
    </message>
    <message>
        <source>Save the text elsewhere…</source>
        <translation>将文本另存到别处…</translation>
    </message>
    <message>
        <source>Close without it</source>
        <translation>不保存并关闭</translation>
    </message>
</context>
<context>
    <name>Variant</name>
    <message>
        <source>Copy this text</source>
        <translation>复制这段文字</translation>
    </message>
    <message>
        <source>Save this text…</source>
        <translation>保存这段文字…</translation>
    </message>
    <message>
        <source>Take this text to the chat</source>
        <translation>把这段文字带到聊天</translation>
    </message>
    <message numerus="yes">
        <source>%n character(s)</source>
        <translation>
            <numerusform>%n 个字符</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n word(s)</source>
        <translation>
            <numerusform>%n 个词</numerusform>
        </translation>
    </message>
    <message>
        <source>Text {number}</source>
        <translation>文字 {number}</translation>
    </message>
    <message>
        <source>The text appears here. It can be edited.</source>
        <translation>文字会出现在这里，可以编辑。</translation>
    </message>
    <message>
        <source>Rewrite</source>
        <translation>改写</translation>
    </message>
    <message>
        <source>Rewrite what is selected, or the whole text</source>
        <translation>改写选中的部分，或者全文</translation>
    </message>
</context>
<context>
    <name>WaitingMessages</name>
    <message>
        <source>Your message was not sent, for the reply before it could not be written.</source>
        <translation>你的消息没有发送，因为前面的回复未能写完。</translation>
    </message>
    <message>
        <source>You are writing on, so your message is not sent by itself any more.</source>
        <translation>您还在继续输入，因此这条消息不再自动发送。</translation>
    </message>
    <message>
        <source>Don&apos;t send</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>Your message is sent when the reply has ended. Esc stops the reply.</source>
        <translation>回复结束后，你的消息就会发送。按 Esc 可停止回复。</translation>
    </message>
    <message>
        <source>Waiting for {count} documents to be read. Then your message is sent.</source>
        <translation>正在等待读完 {count} 个文档，随后会发送你的消息。</translation>
    </message>
    <message>
        <source>Waiting for {names} to be read. Then your message is sent.</source>
        <translation>正在等待读完 {names}，随后会发送你的消息。</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
    <message>
        <source>Chat with language models on your own computer. Nothing you type leaves it.</source>
        <translation>在自己的电脑上与语言模型聊天。输入的内容不会离开本机。</translation>
    </message>
    <message>
        <source>Start with SmolLM2 135M</source>
        <translation>从 SmolLM2 135M 开始</translation>
    </message>
    <message>
        <source>Find more models…</source>
        <translation>查找更多模型…</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>打开模型文件…</translation>
    </message>
    <message>
        <source>You can also drop a .gguf file anywhere on this window.</source>
        <translation>也可以把 .gguf 文件拖到此窗口的任意位置。</translation>
    </message>
    <message>
        <source>Also on this computer</source>
        <translation>这台电脑上的其他模型</translation>
    </message>
    <message>
        <source>Looking at this computer…</source>
        <translation>正在检查这台电脑…</translation>
    </message>
    <message numerus="yes">
        <source>This computer: {processor}, %n core(s), {memory} of memory.</source>
        <translation>
            <numerusform>这台电脑：{processor}，%n 个核心，{memory} 内存。</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for a graphics processor…</source>
        <translation>正在查找显卡…</translation>
    </message>
    <message>
        <source>No graphics processor that Lampblack can use was found: the main processor does the work.</source>
        <translation>未找到 Lampblack 可用的显卡，将由处理器进行计算。</translation>
    </message>
    <message>
        <source>Graphics processor: {names}.</source>
        <translation>显卡：{names}。</translation>
    </message>
    <message>
        <source>The starter model is missing, but any model in a .gguf file works.</source>
        <translation>找不到入门模型，但任何 .gguf 模型文件都可以使用。</translation>
    </message>
    <message>
        <source>SmolLM2 135M is a small model to begin with: quick on any computer, English only, and already on this disk (98 MB). It is good for trying things out; larger models know much more.</source>
        <translation>SmolLM2 135M 是一个适合入门的小模型：在任何电脑上都很快，只支持英语，而且已在磁盘上（98 MB）。它适合用来试试看；更大的模型懂得更多。</translation>
    </message>
</context>
<context>
    <name>WorkCard</name>
    <message>
        <source>How far {name} is</source>
        <translation>{name} 的进度</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
</context>
<context>
    <name>WorkDialog</name>
    <message>
        <source>No program on this computer opens it. It is at {path}: open it in another way.</source>
        <translation>这台电脑上没有能打开它的程序。它位于 {path}：请用其他方式打开。</translation>
    </message>
    <message>
        <source>What could not be imported</source>
        <translation>未能导入的内容</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Workbench</name>
    <message>
        <source>Make smaller…</source>
        <translation>缩小…</translation>
    </message>
    <message>
        <source>Makes a smaller model of this one, which stays as it is</source>
        <translation>用这个模型做一个更小的模型，原来的保持不变</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Tests for some seconds how fast this model reads and writes here, and what memory it takes</source>
        <translation>花几秒钟测试这个模型在本机读写多快、占多少内存</translation>
    </message>
    <message>
        <source>{name} {facts}</source>
        <translation>{name}：{facts}</translation>
    </message>
</context>
<context>
    <name>Workshop</name>
    <message>
        <source>Making a model smaller: {percent} %</source>
        <translation>正在缩小模型：{percent} %</translation>
    </message>
    <message>
        <source>{name} as {type}</source>
        <translation>{name} → {type}</translation>
    </message>
    <message>
        <source>made</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Measuring {name}</source>
        <translation>正在测量 {name}</translation>
    </message>
</context>
<context>
    <name>WriteController</name>
    <message>
        <source>Notes from a file</source>
        <translation>来自文件的资料</translation>
    </message>
    <message>
        <source>A text was cut off where it became too long.</source>
        <translation>有一段文字太长，被截断了。</translation>
    </message>
</context>
<context>
    <name>WritePanel</name>
    <message>
        <source>Write</source>
        <translation>写作</translation>
    </message>
    <message>
        <source>What is the text to be about? Ctrl+Enter writes it.</source>
        <translation>要写什么？按 Ctrl+回车开始写。</translation>
    </message>
    <message>
        <source>What the text is to be about</source>
        <translation>要写什么</translation>
    </message>
    <message>
        <source>Facts that the text is to use: typed, pasted, or from a file</source>
        <translation>文字要用到的事实：键入、粘贴或来自文件</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>资料</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>来自文件…</translation>
    </message>
    <message>
        <source>Notes from a file…</source>
        <translation>来自文件的资料…</translation>
    </message>
    <message>
        <source>Kind of text</source>
        <translation>文字的种类</translation>
    </message>
    <message>
        <source>Tone, also in words of your own</source>
        <translation>语气，也可以用自己的话写</translation>
    </message>
    <message>
        <source>Any length</source>
        <translation>任意长度</translation>
    </message>
    <message>
        <source> words</source>
        <translation> 字/词</translation>
    </message>
    <message>
        <source>Length in words, of Chinese in characters</source>
        <translation>长度：按词计，中文按字计</translation>
    </message>
    <message>
        <source>1 variant</source>
        <translation>1 个版本</translation>
    </message>
    <message>
        <source> variants</source>
        <translation> 个版本</translation>
    </message>
    <message>
        <source>How many variants, side by side</source>
        <translation>并排写几个版本</translation>
    </message>
    <message>
        <source>Any text</source>
        <translation>任意文字</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>文章</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>电子邮件</translation>
    </message>
    <message>
        <source>Advertisement</source>
        <translation>广告</translation>
    </message>
    <message>
        <source>Product description</source>
        <translation>商品介绍</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>故事</translation>
    </message>
    <message>
        <source>Poem</source>
        <translation>诗歌</translation>
    </message>
    <message>
        <source>Ten headlines</source>
        <translation>十个标题</translation>
    </message>
    <message>
        <source>Any tone</source>
        <translation>任意语气</translation>
    </message>
    <message>
        <source>Plain</source>
        <translation>平实</translation>
    </message>
    <message>
        <source>Friendly</source>
        <translation>亲切</translation>
    </message>
    <message>
        <source>Formal</source>
        <translation>正式</translation>
    </message>
    <message>
        <source>Lively</source>
        <translation>活泼</translation>
    </message>
    <message>
        <source>Persuasive</source>
        <translation>有说服力</translation>
    </message>
    <message>
        <source>Shorter</source>
        <translation>更短</translation>
    </message>
    <message>
        <source>Longer</source>
        <translation>更长</translation>
    </message>
    <message>
        <source>More formal</source>
        <translation>更正式</translation>
    </message>
    <message>
        <source>Simpler</source>
        <translation>更简单</translation>
    </message>
    <message>
        <source>Fix grammar</source>
        <translation>改正语法</translation>
    </message>
    <message>
        <source>Write a text</source>
        <translation>写一段文字</translation>
    </message>
    <message>
        <source>Use of the notes</source>
        <translation>资料的用法</translation>
    </message>
    <message>
        <source>Tone</source>
        <translation>语气</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Rewrite a text</source>
        <translation>改写文字</translation>
    </message>
</context>
<context>
    <name>_Hint</name>
    <message>
        <source>Drop to attach</source>
        <translation>拖放到此处以添加</translation>
    </message>
</context>
<context>
    <name>_PromptLine</name>
    <message>
        <source>Seed: {seed}</source>
        <translation>随机种子：{seed}</translation>
    </message>
    <message>
        <source>System prompt: {prompt}</source>
        <translation>系统提示词：{prompt}</translation>
    </message>
    <message>
        <source>Change the system prompt</source>
        <translation>修改系统提示词</translation>
    </message>
    <message>
        <source>Change the options</source>
        <translation>更改选项</translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>end of the reply</source>
        <translation>回复结束</translation>
    </message>
    <message>
        <source>part of a character</source>
        <translation>字符的一部分</translation>
    </message>
    <message>
        <source>left out: {limit}</source>
        <translation>已排除：{limit}</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>Write the reply on from here with this instead</source>
        <translation>从这里换成它，继续写这条回复</translation>
    </message>
</context>
<context>
    <name>_Tabs</name>
    <message>
        <source>Open code</source>
        <translation>打开代码</translation>
    </message>
    <message>
        <source>Scroll left</source>
        <translation>向左滚动</translation>
    </message>
    <message>
        <source>Scroll right</source>
        <translation>向右滚动</translation>
    </message>
</context>
</TS>
