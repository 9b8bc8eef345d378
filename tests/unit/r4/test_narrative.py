"""What the XHTML of a narrative may hold."""

import pytest

from vesalius.r4.narrative import has_content, problem

DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'


@pytest.mark.parametrize(
    "inside",
    [
        "text",
        "<p class='a' style='color:red' xml:lang=\"fr\">é &amp; &lt; &#160;</p>",
        '<a href="https://example.org/x" name="n">x</a>',
        '<img src="data:image/png;base64,QQ==" alt=""/>',
        "<table><caption>c</caption><tbody><tr><td colspan='2'>x</td></tr></tbody></table>",
        "<!-- a comment -->x",
        '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
    ],
)
def test_formatting_is_accepted(inside):
    assert problem(DIV.format(inside)) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text",
        "<div>no name space</div>",
        '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
        DIV.format("<p>"),
        DIV.format("x") + DIV.format("x"),
        DIV.format("&nbsp;"),
        '<!DOCTYPE div [<!ENTITY a "b">]>' + DIV.format("&a;"),
        '<?xml version="1.0"?>' + DIV.format("x"),
        DIV.format("<?php x ?>"),
        DIV.format("<script>x</script>"),
        DIV.format("<SCRIPT>x</SCRIPT>"),
        DIV.format("<style>x</style>"),
        DIV.format("<iframe src='x'/>"),
        DIV.format("<object/>"),
        DIV.format("<form><input/></form>"),
        DIV.format("<link href='x'/>"),
        DIV.format("<svg xmlns='http://www.w3.org/2000/svg'><a/></svg>"),
        DIV.format("<p xmlns='http://www.w3.org/2000/svg'>x</p>"),
        DIV.format("<h:script xmlns:h='http://www.w3.org/1999/xhtml'>x</h:script>"),
        DIV.format("<p onclick='x'>x</p>"),
        DIV.format("<p OnClick='x'>x</p>"),
        DIV.format("<a href='javascript:x'>x</a>"),
        DIV.format("<a href=' JaVa&#9;Script:x'>x</a>"),
        DIV.format("<a href='data:text/html,x'>x</a>"),
        DIV.format("<img src='data:image/svg+xml;base64,QQ=='/>"),
        DIV.format("<p style='width:expression(x)'>x</p>"),
        DIV.format("<b>" * 101 + "</b>" * 101),
    ],
)
def test_what_could_run_or_is_not_well_formed_is_refused(text):
    assert problem(text) is not None


def test_content_is_text_or_an_image():
    assert has_content(DIV.format("x"))
    assert has_content(DIV.format("<img src='#a'/>"))
    assert not has_content(DIV.format(" \n<p> </p>"))
    assert not has_content("<div>x</div>")
