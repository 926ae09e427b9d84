<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
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
