"""Changes of a signed finding, in families: each takes bytes and gives other bytes, by an attacker's tool.

- An *edit* changes what pyHanko's writer holds; `updated` writes it as an incremental update, as every PDF
  editor does. It is applied after a signature, or between two by somebody who then signs properly on top.
- A *cut* or *graft* works on the bytes alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from pyhanko.pdf_utils import embed, generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm

from reviewer_app.findings import seal
from reviewer_app.findings.record import STATEMENTS
from reviewer_app.findings.signatory import signatory
from reviewer_app.findings.stamp import StampWords
from tests.builders_findings import FIELDS, NOW, AnAuthority, Identity, a_pyhanko_signer, an_authority

Edit = Callable[[Any], None]
Change = Callable[[bytes], bytes]


def updated(pdf: bytes, edit: Edit) -> bytes:
    """An incremental update with pyHanko's own writer."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    edit(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def signed_plainly(
    pdf: bytes,
    field: str,
    who: Identity,
    authority: AnAuthority,
    **named: Any,
) -> bytes:
    """A signature by pyHanko itself, past every check of this app, with what the field asks for."""
    certifies, releases = field == FIELDS[0], field == FIELDS[-1]
    settings: dict[str, Any] = {
        "field_name": field,
        "md_algorithm": "sha384",
        "subfilter": fields.SigSeedSubFilter.PADES,
        "certify": certifies,
        "docmdp_permissions": MDPPerm.NO_CHANGES if releases else MDPPerm.FILL_FORMS,
        **named,
    }
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    signer = a_pyhanko_signer(who, authority.root)
    return bytes(signers.sign_pdf(writer, signers.PdfSignatureMetadata(**settings), signer).getvalue())


def signed_past_this_app(
    pdf: bytes, field: str, who: Identity, authority: AnAuthority, edit: Edit = lambda _: None
) -> bytes:
    """As this app signs, without what it refuses; `edit` lands in the same revision as the signature."""
    _, statement = STATEMENTS[field]
    person = signatory(who.der)
    words = StampWords(person.name, field, statement, NOW, person.certificate_sha384)
    writer = seal._Update(io.BytesIO(pdf), strict=True)
    edit(writer)
    metadata, stamp = seal._metadata(field, statement, person, None), seal._Drawn(words=words)
    signer = a_pyhanko_signer(who, authority.root)
    pen = seal._AtTime(metadata, signer, stamp_style=stamp, now=NOW)
    return bytes(pen.sign_pdf(writer, existing_fields_only=True).getvalue())


def dictionary(**entries: Any) -> generic.DictionaryObject:
    return generic.DictionaryObject({name(f"/{key}"): value for key, value in entries.items()})


def text(words: str) -> generic.TextStringObject:
    return generic.TextStringObject(words)


def numbers(*values: int) -> generic.ArrayObject:
    return generic.ArrayObject([generic.NumberObject(value) for value in values])


def _stream(writer: Any, data: bytes, **entries: Any) -> Any:
    return writer.add_object(generic.StreamObject(dict(dictionary(**entries)), stream_data=data))


def _first_page(writer: Any) -> Any:
    node = writer.root["/Pages"]
    while node["/Type"] != "/Page":
        node = node["/Kids"][0]
    return node


def _field(writer: Any, index: int) -> Any:
    return writer.root["/AcroForm"]["/Fields"][index]


def _set(writer: Any, where: Any, **entries: Any) -> None:
    for key, value in entries.items():
        where[name(f"/{key}")] = value
    writer.update_container(where)


# Objects and pages.


def nothing_at_all(writer: Any) -> None:
    writer._force_write_when_empty = True


def an_object_nobody_uses(writer: Any) -> None:
    writer.add_object(dictionary(Note=text("hidden")))


def the_content_of_a_page(writer: Any) -> None:
    _set(writer, _first_page(writer), Contents=_stream(writer, b"0 0 1 rg 0 0 600 800 re f"))


def the_bytes_of_a_content(writer: Any) -> None:
    """The same object, other bytes."""
    held = _first_page(writer).raw_get("/Contents")
    reference = held[0] if isinstance(held, generic.ArrayObject) else held
    stream = generic.StreamObject(stream_data=b"0 0 1 rg 0 0 600 800 re f")
    writer.objects[(reference.generation, reference.idnum)] = stream


def a_page_turned(writer: Any) -> None:
    _set(writer, _first_page(writer), Rotate=generic.NumberObject(90))


def a_page_cropped(writer: Any) -> None:
    _set(writer, _first_page(writer), CropBox=numbers(0, 0, 10, 10))


def a_page_more(writer: Any) -> None:
    pages = writer.root["/Pages"]
    page = dictionary(
        Type=name("/Page"), Parent=writer.root.raw_get("/Pages"), MediaBox=numbers(0, 0, 99, 99)
    )
    pages["/Kids"].append(writer.add_object(page))
    _set(writer, pages, Count=generic.NumberObject(int(pages["/Count"]) + 1))


def a_page_less(writer: Any) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"].pop()
    _set(writer, pages, Count=generic.NumberObject(int(pages["/Count"]) - 1))


def pages_in_another_order(writer: Any) -> None:
    pages = writer.root["/Pages"]
    kids = pages["/Kids"]
    kids.append(kids.pop(0)) if len(kids) > 1 else kids.append(kids[0])
    writer.update_container(pages)


def another_font(writer: Any) -> None:
    """A font by another: the digits of a level read otherwise, and no content is touched."""
    fonts = _first_page(writer)["/Resources"]["/Font"]
    _set(
        writer,
        fonts,
        **{str(key)[1:]: dictionary(Type=name("/Font"), Subtype=name("/Type3")) for key in fonts},
    )


def the_structure_tree(writer: Any) -> None:
    """What a screen reader reads, and no eye."""
    root = writer.root["/StructTreeRoot"]
    _set(writer, root, ClassMap=dictionary(A=dictionary(O=name("/Layout"))))


def the_outline(writer: Any) -> None:
    first = writer.root["/Outlines"]["/First"]
    _set(writer, first, Title=text("Designated"))


# What lies on a page.


def _note(writer: Any, **entries: Any) -> None:
    page = _first_page(writer)
    note = writer.add_object(dictionary(Type=name("/Annot"), Rect=numbers(10, 10, 400, 700), **entries))
    notes = page["/Annots"] if "/Annots" in page else generic.ArrayObject()
    notes.append(note)
    _set(writer, page, Annots=notes)


def a_text_note(writer: Any) -> None:
    _note(writer, Subtype=name("/FreeText"), Contents=text("Not designated."), DA=text("/F1 12 Tf"))


def a_stamp(writer: Any) -> None:
    face = _stream(
        writer,
        b"1 1 1 rg 0 0 400 700 re f",
        Type=name("/XObject"),
        Subtype=name("/Form"),
        BBox=numbers(0, 0, 400, 700),
    )
    _note(writer, Subtype=name("/Stamp"), AP=dictionary(N=face))


def a_link_to_the_outside(writer: Any) -> None:
    _note(writer, Subtype=name("/Link"), A=dictionary(S=name("/URI"), URI=text("x:")))


def the_face_of_a_signature(writer: Any) -> None:
    _set(writer, _field(writer, 0), AP=dictionary(N=_stream(writer, b"")))


def the_place_of_a_signature(writer: Any) -> None:
    _set(writer, _field(writer, 0), Rect=numbers(0, 0, 600, 800))


# Names, actions, files.


def a_script(writer: Any) -> None:
    _set(writer, writer.root, OpenAction=dictionary(S=name("/JavaScript"), JS=text("1")))
    writer.update_root()


def a_named_script(writer: Any) -> None:
    action = writer.add_object(dictionary(S=name("/JavaScript"), JS=text("1")))
    names = dictionary(JavaScript=dictionary(Names=generic.ArrayObject([text("a"), action])))
    _set(writer, writer.root, Names=names)
    writer.update_root()


def actions_of_the_file(writer: Any) -> None:
    _set(writer, writer.root, AA=dictionary(WC=dictionary(S=name("/JavaScript"), JS=text("1"))))
    writer.update_root()


def an_action_of_a_page(writer: Any) -> None:
    _set(writer, _first_page(writer), AA=dictionary(O=dictionary(S=name("/Named"), N=name("/LastPage"))))


def a_named_place(writer: Any) -> None:
    _set(writer, writer.root, Dests=dictionary(a=numbers(0)))
    writer.update_root()


def an_embedded_file(writer: Any) -> None:
    held = embed.EmbeddedFileObject.from_file_data(writer, data=b"x" * 10)
    embed.embed_file(writer, embed.FileSpec("x.txt", embedded_data=held))


def layers(writer: Any) -> None:
    layer = writer.add_object(dictionary(Type=name("/OCG"), Name=text("a")))
    groups = generic.ArrayObject([layer])
    _set(writer, writer.root, OCProperties=dictionary(OCGs=groups, D=dictionary(OFF=groups)))
    writer.update_root()


def the_language(writer: Any) -> None:
    _set(writer, writer.root, Lang=text("de"))
    writer.update_root()


def the_version(writer: Any) -> None:
    _set(writer, writer.root, Version=name("/2.0"))
    writer.update_root()


def an_extension(writer: Any) -> None:
    _set(writer, writer.root, Extensions=dictionary(XXXX=dictionary(ExtensionLevel=generic.NumberObject(1))))
    writer.update_root()


def the_certification_gone(writer: Any) -> None:
    del writer.root["/Perms"]
    writer.update_root()


# Metadata.


def the_title(writer: Any) -> None:
    _set(writer, writer.trailer["/Info"], Title=text("Another title"))


def the_packet(writer: Any) -> None:
    """XMP: what a records system reads."""
    metadata = writer.root["/Metadata"]
    data = metadata.data.replace(b"Finding", b"Finding, not designated", 1)
    fresh = _stream(writer, data, Type=name("/Metadata"), Subtype=name("/XML"))
    _set(writer, writer.root, Metadata=fresh)
    writer.update_root()


# Fields.


def a_field_renamed(writer: Any) -> None:
    _set(writer, _field(writer, 2), T=text("Sig_Auditor"))


def a_signature_field_more(writer: Any) -> None:
    fields.append_signature_field(writer, fields.SigFieldSpec("Sig_Fourth"))


def a_text_field_more(writer: Any) -> None:
    form = writer.root["/AcroForm"]
    field = dictionary(FT=name("/Tx"), T=text("Level"), V=text("0"), Rect=numbers(0, 0, 9, 9))
    form["/Fields"].append(writer.add_object(field))
    writer.update_container(form)


def a_field_less(writer: Any) -> None:
    form = writer.root["/AcroForm"]
    form["/Fields"].pop()
    writer.update_container(form)


def fields_in_another_order(writer: Any) -> None:
    form = writer.root["/AcroForm"]
    form["/Fields"].append(form["/Fields"].pop(0))
    writer.update_container(form)


def a_value_gone(writer: Any) -> None:
    field = _field(writer, 0)
    del field["/V"]
    writer.update_container(field)


def a_value_twice(writer: Any) -> None:
    """The next field shows the first one's signature."""
    _set(writer, _field(writer, 1), V=_field(writer, 0).raw_get("/V"))


def the_lock_gone(writer: Any) -> None:
    field = _field(writer, 2)
    del field["/Lock"]
    writer.update_container(field)


def a_kid_of_a_field(writer: Any) -> None:
    _set(writer, _field(writer, 2), Kids=generic.ArrayObject([_field(writer, 0).raw_get("/P")]))


def faces_to_be_made_anew(writer: Any) -> None:
    _set(writer, writer.root["/AcroForm"], NeedAppearances=generic.BooleanObject(True))


def a_form_of_another_kind(writer: Any) -> None:
    _set(writer, writer.root["/AcroForm"], XFA=_stream(writer, b"<xdp/>"))


# The security store (DSS).

_FOREIGN = an_authority("Another authority")


def _store(writer: Any, **entries: Any) -> None:
    _set(writer, writer.root, DSS=writer.add_object(dictionary(**entries)))
    writer.update_root()


def a_store_of_a_stranger(writer: Any) -> None:
    _store(writer, CRLs=generic.ArrayObject([_stream(writer, _FOREIGN.crl())]))


def a_certificate_of_a_stranger(writer: Any) -> None:
    _store(writer, Certs=generic.ArrayObject([_stream(writer, _FOREIGN.root.der)]))


def a_store_emptied(writer: Any) -> None:
    _store(writer, Certs=generic.ArrayObject(), CRLs=generic.ArrayObject())


def a_store_with_answers(writer: Any) -> None:
    _store(writer, OCSPs=generic.ArrayObject([_stream(writer, b"\x30\x03\x0a\x01\x06")]))


PAGES = (
    an_object_nobody_uses,
    the_content_of_a_page,
    the_bytes_of_a_content,
    a_page_turned,
    a_page_cropped,
    a_page_more,
    a_page_less,
    pages_in_another_order,
    another_font,
    the_structure_tree,
    the_outline,
)
NOTES = (a_text_note, a_stamp, a_link_to_the_outside, the_face_of_a_signature, the_place_of_a_signature)
ACTIONS = (
    a_script,
    a_named_script,
    actions_of_the_file,
    an_action_of_a_page,
    a_named_place,
    an_embedded_file,
    layers,
    the_language,
    the_version,
    an_extension,
    the_certification_gone,
)
METADATA = (nothing_at_all, the_title, the_packet)
FORM = (
    a_field_renamed,
    a_signature_field_more,
    a_text_field_more,
    a_field_less,
    fields_in_another_order,
    a_value_gone,
    a_value_twice,
    the_lock_gone,
    a_kid_of_a_field,
    faces_to_be_made_anew,
    a_form_of_another_kind,
)
STORE = (a_store_of_a_stranger, a_certificate_of_a_stranger, a_store_emptied, a_store_with_answers)
EDITS: tuple[Edit, ...] = (*PAGES, *NOTES, *ACTIONS, *METADATA, *FORM, *STORE)
# Those that are still there when pyHanko has signed on top: it takes *NeedAppearances* out of a form itself.
TOGETHER = tuple(one for one in EDITS if one not in (nothing_at_all, faces_to_be_made_anew))


# Bytes.


def flipped(pdf: bytes, place: int, mask: int = 1) -> bytes:
    changed = bytearray(pdf)
    changed[place] ^= mask
    return bytes(changed)


def last_value(pdf: bytes) -> tuple[int, int]:
    """Where the newest signature's value stands: what no digest covers."""
    found = list(re.finditer(rb"/ByteRange \[0 (\d+) (\d+) \d+\]", pdf))[-1]
    return int(found.group(1)), int(found.group(2))


def _starts(pdf: bytes) -> list[re.Match[bytes]]:
    return list(re.finditer(rb"startxref\s+(\d+)\s+%%EOF", pdf))


def an_older_table(pdf: bytes) -> bytes:
    """The file ends by pointing at an earlier table of contents: later signatures vanish from it."""
    first = _starts(pdf)[0].group(1)
    return pdf + b"startxref\n" + first + b"\n%%EOF\n"


def a_table_that_frees_an_object(pdf: bytes) -> bytes:
    """An update whose table says that an object is no more."""
    last = _starts(pdf)[-1].group(1)
    trailer = re.findall(rb"trailer\s*(<<.*?>>)\s*startxref", pdf, re.DOTALL)[-1]
    trailer = re.sub(rb"/Prev \d+", b"", trailer).rstrip(b">").rstrip() + b" /Prev " + last + b" >>"
    table = b"xref\n5 1\n0000000000 00001 f \ntrailer\n" + trailer
    return pdf + table + b"\nstartxref\n%d\n%%%%EOF\n" % len(pdf)


def a_table_of_two_minds(pdf: bytes) -> bytes:
    """A hybrid reference: old readers and new ones see different objects."""
    return a_table_that_frees_an_object(pdf).replace(b" /Prev ", b" /XRefStm 20 /Prev ")


def a_table_that_runs_in_a_ring(pdf: bytes) -> bytes:
    changed = a_table_that_frees_an_object(pdf)
    last = _starts(pdf)[-1].group(1)
    return changed.replace(b"/Prev " + last + b" >>", b"/Prev %d >>" % len(pdf))


def the_last_table_moved(pdf: bytes) -> bytes:
    """Same length, another place."""
    last = _starts(pdf)[-1]
    number = last.group(1)
    other = str(int(number) - 1).encode().rjust(len(number), b"0")
    return pdf[: last.start(1)] + other + pdf[last.end(1) :]


TABLES: tuple[Change, ...] = (
    an_older_table,
    a_table_that_frees_an_object,
    a_table_of_two_minds,
    a_table_that_runs_in_a_ring,
    the_last_table_moved,
)
TAILS = (b"\n", b" ", b"%%EOF\n", b"\x00" * 64, b"1 0 obj\n<<>>\nendobj\n", b"% a remark\n", b"%PDF-1.7\n")


def ends(pdf: bytes) -> list[int]:
    """Where each revision ends."""
    return [found.end() for found in re.finditer(rb"%%EOF\n?", pdf)]
