"""Reads fixtures/mail with Python's own mail parser and compares with what index.json expects.

Not a second generator: nothing here knows how the messages were made. Usage: python3 read-back.py [folder of fixtures]
"""

import codecs
import email
import email.header
import email.utils
import html
import json
import pathlib
import re
import sys
import unicodedata

ALIASES = {"utf8": "utf-8", "ks_c_5601-1987": "cp949", "gb2312": "gb18030", "windows-31j": "cp932", "macintosh": "mac_roman", "iso-8859-8-i": "iso-8859-8"}


def codec(label):
    name = (label or "utf-8").strip("\"' ").lower()
    name = ALIASES.get(name, name)
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "utf-8" if name == "" else "latin-1"


def decode(data, label):
    return data.decode(codec(label), "replace")


def words_of(value):
    out = ""
    for piece, label in email.header.decode_header(value):
        if isinstance(piece, str):
            out += piece
        elif label is None:
            out += piece.decode("utf-8", "replace")
        else:
            out += decode(piece, label)
    return re.sub(r"\r?\n(?=[ \t])", "", out)


def raw_header(source, name):
    """The unfolded raw bytes of a header, so that 8-bit names can be seen."""
    head = re.split(rb"\r?\n\r?\n", source, maxsplit=1)[0]
    found = re.search(rb"(?im)^" + name.encode() + rb"[ \t]*:((?:.*)(?:\r?\n[ \t].*)*)", head)
    return re.sub(rb"\r?\n(?=[ \t])", b"", found.group(1)).decode("utf-8", "surrogateescape") if found else ""


def file_name(part):
    name = part.get_filename()
    if name is None:
        return ""
    if "\ufffd" in name:
        raw = "".join(value for key, value in part.raw_items() if key.lower() == "content-disposition")
        quoted = re.search('filename="([^"]*)"', raw)
        name = quoted.group(1) if quoted else name
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return words_of(re.sub(r"\r?\n(?=[ \t])", "", name))


def leaves(part):
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for child in part.get_payload():
            yield from leaves(child)
    else:
        yield part


def is_body(part):
    kind = part.get_content_type()
    if kind not in ("text/plain", "text/html", "text/calendar") or file_name(part):
        return False
    return part.get_content_disposition() != "attachment"


def visible(part):
    data = part.get_payload(decode=True) or b""
    text = decode(data, part.get_content_charset("utf-8"))
    if part.get_param("format") == "flowed":
        glue = "" if part.get_param("delsp") == "yes" else " "
        text = re.sub(r"(?<!--) \r?\n", glue, text)
    if part.get_content_type() == "text/html":
        text = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return text


def squeeze(text):
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text.replace("\ufeff", ""))).strip()


def size_of(part):
    if part.is_multipart():
        return None
    return len(part.get_payload(decode=True) or b"")


def problems(row, source):
    expect = row["expect"]
    message = email.message_from_bytes(source)
    found = []

    def same(what, got, wanted):
        if got != wanted:
            found.append(f"{what}: got {got!r}, expected {wanted!r}")

    if "subject" in expect:
        same("subject", squeeze(words_of(raw_header(source, "Subject"))), squeeze(expect["subject"]))
    if "from" in expect:
        name, address = email.utils.parseaddr(raw_header(source, "From"))
        same("from", address, expect["from"])
        same("fromName", words_of(name), expect["fromName"])
    parts = list(leaves(message))
    text = squeeze(" ".join(visible(part) for part in parts if is_body(part)))
    for wanted in expect["textIncludes"]:
        if squeeze(wanted) not in text:
            found.append(f"text lacks {wanted!r}; it has {text[:120]!r}")
    files = [part for part in parts if not is_body(part)]
    if "attachments" in expect:
        same("attachments", [file_name(part) for part in files], expect["attachments"])
    for part, wanted in zip(files, expect.get("attachmentSizes", [])):
        if wanted is not None and size_of(part) is not None:
            same(f"size of {file_name(part)}", size_of(part), wanted)
    return found


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2] / "fixtures") / "mail"
    rows = json.loads((root / "index.json").read_text("utf-8"))["messages"]
    failed = skipped = 0
    for row in rows:
        found = problems(row, (root / row["file"]).read_bytes())
        if not found:
            continue
        mark = "lenient" if row["expect"].get("lenient") else "FAILED"
        skipped, failed = (skipped + 1, failed) if mark == "lenient" else (skipped, failed + 1)
        for line in found:
            print(f"{mark} {row['file']} ({row.get('about', '')}): {line}")
    print(f"{len(rows)} messages read, {failed} failed, {skipped} of the broken ones read otherwise")
    return 1 if failed else 0


sys.exit(main())
