<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AnalyzeController</name>
    <message numerus="yes">
        <source>%n document(s) could not be read. The first:</source>
        <translation>
            <numerusform>%n document could not be read. The first:</numerusform>
            <numerusform>%n documents could not be read. The first:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Application</name>
    <message numerus="yes">
        <source>Writing %n reply/replies…</source>
        <translation>
            <numerusform>Writing a reply…</numerusform>
            <numerusform>Writing %n replies…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BackupController</name>
    <message numerus="yes">
        <source>%n file(s) could not be deleted: not allowed, or in use.</source>
        <translation>
            <numerusform>%n file could not be deleted: not allowed, or in use.</numerusform>
            <numerusform>%n files could not be deleted: not allowed, or in use.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContextPopup</name>
    <message numerus="yes">
        <source>The model no longer sees the first %n message(s).</source>
        <translation>
            <numerusform>The model no longer sees the first message.</numerusform>
            <numerusform>The model no longer sees the first %n messages.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConversationMenus</name>
    <message numerus="yes">
        <source>Delete %n conversation(s)</source>
        <translation>
            <numerusform>Delete %n conversation</numerusform>
            <numerusform>Delete %n conversations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EngineDialog</name>
    <message numerus="yes">
        <source>It answers, and has %n model(s): {names}</source>
        <translation>
            <numerusform>It answers, and has %n model: {names}</numerusform>
            <numerusform>It answers, and has %n models: {names}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Engines</name>
    <message numerus="yes">
        <source>{host} has %n model(s).</source>
        <translation>
            <numerusform>{host} has %n model.</numerusform>
            <numerusform>{host} has %n models.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <source>%n conversation(s) written to {path}</source>
        <translation>
            <numerusform>%n conversation written to {path}</numerusform>
            <numerusform>%n conversations written to {path}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportsDialog</name>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n conversation</numerusform>
            <numerusform>%n conversations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryPage</name>
    <message numerus="yes">
        <source>%n more file(s) cannot be used.</source>
        <translation>
            <numerusform>%n more file cannot be used.</numerusform>
            <numerusform>%n more files cannot be used.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MeasuredNote</name>
    <message numerus="yes">
        <source>flash attention on, %n thread(s)</source>
        <translation>
            <numerusform>flash attention on, %n thread</numerusform>
            <numerusform>flash attention on, %n threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>flash attention off, %n thread(s)</source>
        <translation>
            <numerusform>flash attention off, %n thread</numerusform>
            <numerusform>flash attention off, %n threads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MemoryRow</name>
    <message numerus="yes">
        <source>writing %n reply/replies</source>
        <translation>
            <numerusform>writing %n reply</numerusform>
            <numerusform>writing %n replies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>reading %n prompt(s)</source>
        <translation>
            <numerusform>reading %n prompt</numerusform>
            <numerusform>reading %n prompts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) waiting</source>
        <translation>
            <numerusform>%n request waiting</numerusform>
            <numerusform>%n requests waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) kept for the next turn</source>
        <translation>
            <numerusform>%n conversation kept for the next turn</numerusform>
            <numerusform>%n conversations kept for the next turn</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelsController</name>
    <message numerus="yes">
        <source>Downloading %n model(s): {percent} %</source>
        <translation>
            <numerusform>Downloading %n model: {percent} %</numerusform>
            <numerusform>Downloading %n models: {percent} %</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) stopped: see Models</source>
        <translation>
            <numerusform>%n download stopped: see Models</numerusform>
            <numerusform>%n downloads stopped: see Models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Organizer</name>
    <message numerus="yes">
        <source>%n conversation(s) deleted</source>
        <translation>
            <numerusform>%n conversation deleted</numerusform>
            <numerusform>%n conversations deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) archived</source>
        <translation>
            <numerusform>%n conversation archived</numerusform>
            <numerusform>%n conversations archived</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) taken out of the archive</source>
        <translation>
            <numerusform>%n conversation taken out of the archive</numerusform>
            <numerusform>%n conversations taken out of the archive</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) pinned</source>
        <translation>
            <numerusform>%n conversation pinned</numerusform>
            <numerusform>%n conversations pinned</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) unpinned</source>
        <translation>
            <numerusform>%n conversation unpinned</numerusform>
            <numerusform>%n conversations unpinned</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) moved</source>
        <translation>
            <numerusform>%n conversation moved</numerusform>
            <numerusform>%n conversations moved</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PresetsController</name>
    <message numerus="yes">
        <source>%n preset(s) imported.</source>
        <translation>
            <numerusform>%n preset imported.</numerusform>
            <numerusform>%n presets imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n preset(s) exported to {name}.</source>
        <translation>
            <numerusform>%n preset exported to {name}.</numerusform>
            <numerusform>%n presets exported to {name}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RowWords</name>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n conversation</numerusform>
            <numerusform>%n conversations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SourceForm</name>
    <message numerus="yes">
        <source>%n text(s)</source>
        <translation>
            <numerusform>%n text</numerusform>
            <numerusform>%n texts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SummarizePanel</name>
    <message numerus="yes">
        <source>%n sentence(s) without support</source>
        <translation>
            <numerusform>%n sentence without support</numerusform>
            <numerusform>%n sentences without support</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n fact(s) not in the source</source>
        <translation>
            <numerusform>%n fact not in the source</numerusform>
            <numerusform>%n facts not in the source</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Variant</name>
    <message numerus="yes">
        <source>%n character(s)</source>
        <translation>
            <numerusform>%n character</numerusform>
            <numerusform>%n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n word(s)</source>
        <translation>
            <numerusform>%n word</numerusform>
            <numerusform>%n words</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message numerus="yes">
        <source>This computer: {processor}, %n core(s), {memory} of memory.</source>
        <translation>
            <numerusform>This computer: {processor}, %n core, {memory} of memory.</numerusform>
            <numerusform>This computer: {processor}, %n cores, {memory} of memory.</numerusform>
        </translation>
    </message>
</context>
</TS>
