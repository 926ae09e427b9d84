"""XML parts of strangers' documents as trees: no DTD, no entities, no network, bounded depth; written back with the
declaration and the namespaces they had.
"""

from __future__ import annotations

import re
from typing import Any

from lampblack.documents.refusal import RefusalError

_DECLARATION = re.compile(rb"^\xef\xbb\xbf?\s*<\?xml[^>]*\?>\s*|^\s*<\?xml[^>]*\?>\s*")

_OTHER_ENCODING = re.compile(rb"(encoding\s*=\s*[\"'])(?!utf-8[\"'])[^\"']*", re.IGNORECASE)


def tree_of(data: bytes) -> Any:
    """The root of a part. Raises RefusalError."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_blank_text=False,
        strip_cdata=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RefusalError("attachment.broken") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise RefusalError("attachment.broken")
    return root


def bytes_of(root: Any, original: bytes) -> bytes:
    """A tree as UTF-8, with the declaration that the original had where that says the same."""
    from lxml import etree

    body: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)
    found = _DECLARATION.match(original)
    if found is None:
        return body
    declaration = found[0]
    return _OTHER_ENCODING.sub(rb"\1UTF-8", declaration) + body


def local(element: Any) -> str:
    """An element's name without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
