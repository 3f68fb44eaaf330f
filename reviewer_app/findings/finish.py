"""The last pass over a drawn file: structure tree, metadata, colour, signature fields. PDF/A-2a and PDF/UA-1.

- ISO 19005-2 (PDF/A-2), level A: tags, XMP that agrees with the information dictionary, an output intent.
- ISO 14289-1 (PDF/UA-1): title shown, language, tab order by structure, names for fields.
- Fields exist before anybody signs: the reviewer certifies, and the last field's lock closes the file.
- Links lead to a place in the file and nowhere else: an explicit destination, and no action.
- No object streams, a digest for an identifier, dates from the document: the same input gives the same bytes.
"""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache
from importlib.resources import files
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from reviewer_app.findings.places import FieldBox, LinkBox, Place
from reviewer_app.findings.tagged import Attribute, Element, Marked, TaggedCanvas

RELEASE_FIELD = "Sig_RecordsOfficer"  # its signature locks every field (ISO 32000-1, 12.7.4.5, P 1)
_INFO = ("/Title", "/Author", "/Subject", "/Creator", "/Producer")


def finish(drawn: bytes, canvas: TaggedCanvas, *, at: datetime, language: str) -> bytes:
    """The finished bytes of what `canvas` has drawn; `at`, in UTC, is the only time in them."""
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        widgets = [_widget(pdf, box) for box in canvas.boxes]
        _Structure(pdf, canvas, widgets, _links(pdf, canvas)).write()
        _catalogue(pdf, language, widgets)
        describe(pdf, at)
        return written(pdf)


def written(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of a file that is done: the same for the same content."""
    out = io.BytesIO()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        compress_streams=True,
        deterministic_id=True,
        min_version="1.7",
        fix_metadata_version=False,
    )
    return out.getvalue()


def _widget(pdf: pikepdf.Pdf, box: FieldBox) -> Object:
    """A signature field and its widget in one (12.7.4.5), with an empty appearance."""
    left, bottom, right, top = box.box
    blank = Stream(pdf, b"")
    blank.Type, blank.Subtype, blank.Resources = Name.XObject, Name.Form, Dictionary()
    blank.BBox = Array([0, 0, round(right - left, 2), round(top - bottom, 2)])
    page = pdf.pages[box.page].obj
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(box.name),
            TU=String(box.tooltip),
            F=4,
            P=page,
            Rect=Array([round(value, 2) for value in box.box]),
            AP=Dictionary(N=pdf.make_indirect(blank)),
        )
    )
    if box.name == RELEASE_FIELD:
        widget.Lock = pdf.make_indirect(Dictionary(Type=Name.SigFieldLock, Action=Name.All, P=1))
    _annotate(pdf, page, widget)
    return widget


def _annotate(pdf: pikepdf.Pdf, page: Object, annotation: Object) -> None:
    if "/Annots" not in page:
        page.Annots = pdf.make_indirect(Array())
    page.Annots.append(annotation)


def _links(pdf: pikepdf.Pdf, canvas: TaggedCanvas) -> list[tuple[LinkBox, Object]]:
    """The annotations of the links; what would lead to a place that is not in the file is no link."""
    made: list[tuple[LinkBox, Object]] = []
    pages = [page.obj for page in pdf.pages] if canvas.links else []
    for link in canvas.links:
        place = canvas.places.get(link.key)
        if place is None:
            link.element.tag = "Span"
            continue
        annotation = pdf.make_indirect(_link(link, place, pages))
        _annotate(pdf, pages[link.page], annotation)
        made.append((link, annotation))
    return made


def _link(link: LinkBox, place: Place, pages: list[Object]) -> Dictionary:
    ends = [pages[place.page], Name.XYZ, round(place.left, 2), round(place.top, 2), None]
    return Dictionary(
        {
            "/Type": Name.Annot,
            "/Subtype": Name.Link,
            "/F": 4,
            "/P": pages[link.page],
            "/Rect": [round(value, 2) for value in link.box],
            "/Border": [0, 0, 0],
            "/Contents": String(link.words),
            "/Dest": ends,
        }
    )


class _Structure:
    """Writes the tree of elements (14.7.2) and the way back from content to element (14.7.4.4)."""

    def __init__(
        self,
        pdf: pikepdf.Pdf,
        canvas: TaggedCanvas,
        widgets: list[Object],
        links: list[tuple[LinkBox, Object]],
    ) -> None:
        self.pdf, self.canvas = pdf, canvas
        self.pages = [page.obj for page in pdf.pages]
        self.parents: list[list[Object | None]] = [[None] * len(one) for one in canvas.pages]
        self.annotations: dict[int, list[tuple[int, Object]]] = {}
        boxes: list[tuple[FieldBox | LinkBox, Object]] = [*zip(canvas.boxes, widgets, strict=True), *links]
        for box, annotation in boxes:
            self.annotations.setdefault(id(box.element), []).append((box.page, annotation))
        self.others: dict[int, Object] = {}

    def write(self) -> None:
        root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = self._element(self.canvas.root, root)
        numbers: list[object] = []
        for index, parents in enumerate(self.parents):
            self.pages[index].StructParents = index
            numbers += [index, self.pdf.make_indirect(Array(parents))]
        for key, owner in sorted(self.others.items()):
            numbers += [key, owner]
        root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        root.ParentTreeNextKey = len(self.parents) + len(self.others)
        self.pdf.Root.StructTreeRoot = root

    def _element(self, element: Element, parent: Object) -> Object:
        page = next((kid.page for kid in element.kids if isinstance(kid, Marked)), None)
        keys: dict[str, object] = {"/Type": Name.StructElem, "/S": _name(element.tag), "/P": parent}
        if page is not None:
            keys["/Pg"] = self.pages[page]
        if element.alternative:
            keys["/Alt"] = String(element.alternative)
        if element.attributes:
            keys["/A"] = Dictionary({f"/{key}": _attribute(one) for key, one in element.attributes.items()})
        made = self.pdf.make_indirect(Dictionary(keys))
        kids = [self._kid(kid, made, page) for kid in element.kids]
        if id(element) in self.annotations:
            kids += [self._annotation_kid(*one, made) for one in self.annotations[id(element)]]
        if kids:
            # An only kid stands without an array: pyHanko finds a field in the tree by the path K, Obj.
            made.K = kids[0] if len(kids) == 1 else Array(kids)
        return made

    def _kid(self, kid: Element | Marked, owner: Object, page: int | None) -> Object | int:
        if isinstance(kid, Element):
            return self._element(kid, owner)
        self.parents[kid.page][kid.number] = owner
        if kid.page == page:
            return kid.number  # content of the element's own page stands as its number alone (14.7.4.2)
        return Dictionary(Type=Name.MCR, Pg=self.pages[kid.page], MCID=kid.number)

    def _annotation_kid(self, page: int, annotation: Object, owner: Object) -> Object:
        key = len(self.parents) + len(self.others)
        annotation.StructParent = key
        self.others[key] = owner
        return Dictionary(Type=Name.OBJR, Obj=annotation, Pg=self.pages[page])


@cache
def _name(tag: str) -> Name:
    return Name(f"/{tag}")


def _attribute(value: Attribute) -> object:
    if isinstance(value, tuple):
        return Array([round(number, 2) for number in value])
    return _name(value) if isinstance(value, str) else value


def _catalogue(pdf: pikepdf.Pdf, language: str, widgets: list[Object]) -> None:
    root = pdf.Root
    root.MarkInfo = Dictionary(Marked=True)
    root.Lang = String(language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for page in pdf.pages:
        page.obj.Tabs = Name.S
    if widgets:
        root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(widgets), SigFlags=0))
    profile = Stream(pdf, (files("pikepdf") / "pdfa" / "data" / "sRGB.icc").read_bytes())
    profile.N, profile.Alternate = 3, Name.DeviceRGB
    name = String("sRGB IEC61966-2.1")
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=name,
        Info=name,
        DestOutputProfile=pdf.make_indirect(profile),
    )
    root.OutputIntents = Array([pdf.make_indirect(intent)])


def describe(pdf: pikepdf.Pdf, at: datetime) -> None:
    """XMP and the information dictionary, which must say the same (PDF/A-2, 6.6.2.3)."""
    information = pdf.docinfo
    for key in set(information.keys()) - set(_INFO):
        del information[key]
    information.CreationDate = information.ModDate = String(f"D:{at:%Y%m%d%H%M%S}+00'00'")
    stream = Stream(
        pdf, _xmp({key: str(information.get(key, "")) for key in _INFO}, f"{at:%Y-%m-%dT%H:%M:%S}+00:00")
    )
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = pdf.make_indirect(stream)


_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{rdf}">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 pdfaid:part="2" pdfaid:conformance="A"/>
<rdf:Description rdf:about="" xmlns:pdfuaid="{ua}" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{creator}</xmp:CreatorTool><xmp:CreateDate>{at}</xmp:CreateDate>
<xmp:ModifyDate>{at}</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{ua}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li>
</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def _xmp(information: dict[str, str], at: str) -> bytes:
    words = {key[1:].lower(): escape(value) for key, value in information.items()}
    return _PACKET.format(rdf=_RDF, ua=_UA, at=at, **words).encode()
