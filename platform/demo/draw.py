#!/usr/bin/env python3
"""Draws the documents of the demo organization. Needs Pillow, numpy, reportlab, pypdf, qpdf and the DejaVu fonts; see README.md.
usage: draw.py [FOLDER]"""
import io
import os
import subprocess
import sys
import zipfile

import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

FONTS = "/usr/share/fonts/truetype/dejavu/"
folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))

BUYER = ["Demo Services", "3 Harbour Row", "Galway, H91 PK58", "Ireland"]


def path(name):
    return os.path.join(folder, name)


def money(cents, sign="€"):
    minus = "-" if cents < 0 else ""
    return f"{minus}{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02}"


class Paper:
    """A sheet with a letterhead."""

    def __init__(self, target, colour="#222222"):
        self.pdf = canvas.Canvas(target, pagesize=A4, invariant=1)
        self.colour = HexColor(colour)

    def text(self, x, y, line, size=9.5, bold=False, right=False, colour="#222222", font="Helvetica"):
        self.pdf.setFillColor(HexColor(colour))
        self.pdf.setFont(font + ("-Bold" if bold else ""), size)
        (self.pdf.drawRightString if right else self.pdf.drawString)(x, y, line)

    def lines(self, x, y, lines, **how):
        for at, line in enumerate(lines):
            self.text(x, y - 13 * at, line, **how)

    def rule(self, y, x0=60, x1=535, width=0.6):
        self.pdf.setStrokeColor(self.colour)
        self.pdf.setLineWidth(width)
        self.pdf.line(x0, y, x1, y)

    def band(self, y, height):
        self.pdf.setFillColor(self.colour)
        self.pdf.rect(0, y, A4[0], height, stroke=0, fill=1)

    def table(self, y, heads, rows, columns):
        for (x, right), head in zip(columns, heads):
            self.text(x, y, head, bold=True, right=right, size=8.5)
        self.rule(y - 6)
        for row in rows:
            y -= 20
            for (x, right), cell in zip(columns, row):
                self.text(x, y, cell, right=right)
        self.rule(y - 9, width=0.3)
        return y - 9

    def sums(self, y, rows):
        for at, (label, value) in enumerate(rows):
            last = at == len(rows) - 1
            self.text(400, y - 18 * at, label, bold=last)
            self.text(535, y - 18 * at, value, bold=last, right=True)
        return y - 18 * len(rows)

    def save(self):
        self.pdf.save()


GOODS = [(60, False), (350, True), (440, True), (535, True)]


def goods(items):
    return [(name, str(count), money(price), money(count * price)) for name, count, price in items]


def invoice(target, who, number, dates, items, rate=23, colour="#222222", title="Invoice", foot=()):
    """An invoice of usual make; `dates` are label and print."""
    paper = Paper(target, colour)
    name, address, contact = who
    paper.text(60, 796, name, 18, bold=True, colour=colour)
    paper.lines(60, 752, [address, contact], size=8.5, colour="#555555")
    paper.lines(60, 690, BUYER)
    paper.text(535, 700, title, 16, bold=True, right=True, colour=colour)
    for at, (label, value) in enumerate([("Number", number), *dates]):
        paper.text(400, 676 - 14 * at, label)
        paper.text(535, 676 - 14 * at, value, right=True)
    y = paper.table(590, ["Description", "Quantity", "Unit price", "Amount"], goods(items), GOODS)
    net = sum(count * price for _, count, price in items)
    tax = (net * rate + 50) // 100
    y = paper.sums(y - 24, [("Net", money(net)), (f"VAT {rate}%", money(tax)), ("Total", money(net + tax))])
    paper.lines(60, y - 24, foot, size=8.5)
    paper.save()


def slates():
    invoice(
        path("LST-20417.pdf"),
        ("Lahinch Slate & Timber", "Cloonagh Road, Ennistymon, Co. Clare, V95 KX27", "VAT IE 3456789 TA    accounts@lahinchslate.example"),
        "LST-20417",
        [("Date", "5 November 2026"), ("Due", "5 December 2026"), ("Your order", "PO-1183")],
        [("Natural slate 500 x 250 mm", 600, 245), ("Treated batten 50 x 25 mm", 90, 420), ("Copper slate nails 35 mm, kg", 3, 6800), ("Breather membrane 1.5 x 50 m", 2, 9600)],
        colour="#2F4858",
        foot=["Pay to Lahinch Slate & Timber, IBAN IE29 AIBK 9311 5212 3456 78", "Please give the invoice number with your payment."],
    )


def credit():
    invoice(
        path("Credit note CN-0093.pdf"),
        ("Tuam Plant Hire", "Dublin Road, Tuam, Co. Galway, H54 Y206", "VAT IE 5678901 TD    office@tuamplant.example"),
        "CN-0093",
        [("Date", "12 November 2026"), ("For invoice", "TPH-1102")],
        [("Mini digger, one day not used", 1, 16500), ("Transport, charged twice", 1, 6000)],
        colour="#3B6E2E",
        title="Credit note",
        foot=["The amount is set off against your next invoice."],
    )


def two_ways():
    """Its date can be read two ways: a person says which."""
    paper = Paper(path("Maple Ladder 5507.pdf"), "#9B2226")
    paper.text(60, 790, "Maple Ladder Supply Inc.", 17, bold=True, colour="#9B2226")
    paper.text(60, 772, "118 Dundas Street West, Toronto, ON M5G 1C3    orders@mapleladder.example", 8.5, colour="#555555")
    paper.lines(60, 710, ["Ship to", "Demo Services", "3 Harbour Row, Galway, Ireland"])
    paper.text(535, 712, "INVOICE", 15, bold=True, right=True)
    for at, (label, value) in enumerate([("Invoice no.", "5507"), ("Date", "05/11/2026"), ("Currency", "USD")]):
        paper.text(400, 690 - 14 * at, label)
        paper.text(535, 690 - 14 * at, value, right=True)
    items = [("Ladder stabilizer, aluminium", 4, 6450), ("Roof hook kit", 6, 2890), ("Freight, air", 1, 8800)]
    y = paper.table(610, ["Item", "Qty", "Each", "Amount"], [(name, str(count), money(price, "$"), money(count * price, "$")) for name, count, price in items], GOODS)
    paper.sums(y - 24, [("Subtotal", "$519.40"), ("Total", "$519.40")])
    paper.save()


def electricity():
    paper = Paper(path("Electricity October.pdf"), "#0B5C8A")
    paper.band(780, 62)
    paper.text(60, 802, "Corrib Energy DAC", 20, bold=True, colour="#FFFFFF")
    paper.text(535, 802, "Electricity bill", 12, right=True, colour="#FFFFFF")
    paper.text(60, 752, "Dock Gate, Galway   VAT IE 6789012 TE", 8.5, colour="#555555")
    paper.lines(60, 700, BUYER)
    for at, (label, value) in enumerate([("Account number", "9030 114 772"), ("Bill number", "CE-771120"), ("Bill date", "2 November 2026"), ("Billing period", "1 Oct to 31 Oct 2026"), ("Payment due", "20 November 2026")]):
        paper.text(330, 700 - 15 * at, label)
        paper.text(535, 700 - 15 * at, value, right=True)
    rows = [("Units used, 412 kWh at 27.40 cent", "€112.89"), ("Standing charge, 31 days", "€18.60"), ("Public service levy", "€3.23")]
    y = paper.table(590, ["Charges", "Amount"], rows, [(60, False), (535, True)])
    paper.sums(y - 24, [("Total before VAT", "€134.72"), ("VAT 9%", "€12.12"), ("Total due", "€146.84")])
    paper.text(60, 300, "This amount is collected by direct debit on 20 November 2026.", 8.5)
    paper.save()


def statement():
    paper = Paper(path("Statement 2026-10.pdf"), "#14406B")
    paper.text(60, 796, "Claddagh Credit Bank", 17, bold=True, colour="#14406B")
    paper.text(60, 778, "Eyre Square, Galway    BIC CLADIE2D", 8.5, colour="#555555")
    paper.text(535, 796, "Account statement", 13, bold=True, right=True)
    paper.lines(60, 735, ["Demo Services", "3 Harbour Row", "Galway, H91 PK58"])
    for at, (label, value) in enumerate([("IBAN", "IE64 IRCE 9205 0112 3456 78"), ("Statement period", "1 Oct 2026 to 31 Oct 2026"), ("Statement number", "10/2026"), ("Currency", "EUR")]):
        paper.text(330, 735 - 14 * at, label)
        paper.text(535, 735 - 14 * at, value, right=True)
    movements = [("01 Oct", "Opening balance", 0), ("03 Oct", "Salthill Guest House, roof repair", 184500), ("07 Oct", "Moran Fixings Ltd", -61380), ("12 Oct", "Corrib Energy DAC", -13922), ("19 Oct", "Oughterard School, gutters", 96000), ("26 Oct", "Wages", -421800), ("30 Oct", "Spiddal Co-op, electrical works", 237450)]
    balance = 812040
    rows = []
    for date, what, amount in movements:
        balance += amount
        rows.append((date, what, money(-amount, "") if amount < 0 else "", money(amount, "") if amount > 0 else "", money(balance, "")))
    y = paper.table(640, ["Date", "Details", "Paid out", "Paid in", "Balance"], rows, [(60, False), (110, False), (380, True), (455, True), (535, True)])
    paper.text(60, y - 24, "Closing balance", bold=True)
    paper.text(535, y - 24, money(balance), bold=True, right=True)
    paper.save()


def protected():
    """Opens with a password only; nobody here knows it."""
    made = io.BytesIO()
    paper = Paper(made)
    paper.text(60, 780, "Payslips, October 2026", 14, bold=True)
    paper.lines(60, 750, ["Kearns & Daly, payroll", "For the eyes of the employer only"])
    paper.save()
    plain = path("plain.pdf")
    with open(plain, "wb") as out:
        out.write(made.getvalue())
    subprocess.run(["qpdf", "--static-id", "--encrypt", "harbour row 3", "harbour row 3", "256", "--", plain, path("Payslips October.pdf")], check=True)
    os.remove(plain)


XML = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>RE-2026-1187</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">20261109</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>{lines}
<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>Dachbedarf Nord GmbH</ram:Name><ram:PostalTradeAddress><ram:PostcodeCode>28195</ram:PostcodeCode><ram:LineOne>Speicherhof 11</ram:LineOne><ram:CityName>Bremen</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE136695976</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty><ram:BuyerTradeParty><ram:Name>Demo Services</ram:Name><ram:PostalTradeAddress><ram:PostcodeCode>H91 PK58</ram:PostcodeCode><ram:LineOne>3 Harbour Row</ram:LineOne><ram:CityName>Galway</ram:CityName><ram:CountryID>IE</ram:CountryID></ram:PostalTradeAddress></ram:BuyerTradeParty></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode><ram:ApplicableTradeTax><ram:CalculatedAmount>0.00</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode><ram:ExemptionReason>Intra-community supply</ram:ExemptionReason><ram:BasisAmount>1284.00</ram:BasisAmount><ram:CategoryCode>K</ram:CategoryCode><ram:RateApplicablePercent>0</ram:RateApplicablePercent></ram:ApplicableTradeTax><ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20261209</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms><ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>1284.00</ram:LineTotalAmount><ram:TaxBasisTotalAmount>1284.00</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="EUR">0.00</ram:TaxTotalAmount><ram:GrandTotalAmount>1284.00</ram:GrandTotalAmount><ram:DuePayableAmount>1284.00</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>
"""

LINE = """<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>{at}</ram:LineID></ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:Name>{name}</ram:Name></ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>{price}</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement><ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">{count}</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>K</ram:CategoryCode><ram:RateApplicablePercent>0</ram:RateApplicablePercent></ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>{amount}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>"""


def e_invoice():
    """A German invoice whose data is inside the file (Factur-X)."""
    items = [("Dachfenster 78 x 118", 2, "489.00"), ("Eindeckrahmen", 2, "153.00")]
    made = io.BytesIO()
    paper = Paper(made, "#5A3E85")
    paper.text(60, 796, "Dachbedarf Nord GmbH", 17, bold=True, colour="#5A3E85")
    paper.text(60, 776, "Speicherhof 11, 28195 Bremen    USt-IdNr. DE136695976", 8.5, colour="#555555")
    paper.lines(60, 705, BUYER)
    paper.text(535, 705, "Rechnung", 15, bold=True, right=True)
    for at, (label, value) in enumerate([("Rechnungsnummer", "RE-2026-1187"), ("Rechnungsdatum", "09.11.2026"), ("Fällig am", "09.12.2026")]):
        paper.text(370, 682 - 14 * at, label)
        paper.text(535, 682 - 14 * at, value, right=True)
    rows = [(name, str(count), price.replace(".", ",") + " €", f"{count * float(price):.2f}".replace(".", ",") + " €") for name, count, price in items]
    y = paper.table(610, ["Bezeichnung", "Menge", "Einzelpreis", "Betrag"], rows, GOODS)
    paper.sums(y - 24, [("Netto", "1.284,00 €"), ("Umsatzsteuer 0 %", "0,00 €"), ("Gesamtbetrag", "1.284,00 €")])
    paper.text(60, y - 100, "Steuerfreie innergemeinschaftliche Lieferung.", 8.5)
    paper.save()
    lines = "".join(LINE.format(at=at + 1, name=name, price=price, count=count, amount=f"{count * float(price):.2f}") for at, (name, count, price) in enumerate(items))
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made.getvalue())))
    attached = writer.add_attachment("factur-x.xml", XML.format(lines=lines).encode())
    attached.pdf_object[NameObject("/AFRelationship")] = NameObject("/Alternative")
    writer.root_object[NameObject("/AF")] = ArrayObject([attached.pdf_object.indirect_reference])
    writer.write(path("RE-2026-1187.pdf"))


def sheet(size=(1240, 1754)):
    return Image.new("L", size, 250)


def font(size, bold=False):
    return ImageFont.truetype(FONTS + ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"), size)


def scanned(page, degrees, seed):
    """As a scanner sees it: a little turned, not quite white, not quite sharp."""
    noise = numpy.random.default_rng(seed)
    turned = page.rotate(degrees, resample=Image.BICUBIC, fillcolor=250).filter(ImageFilter.GaussianBlur(0.6))
    pixels = numpy.asarray(turned, dtype=float) - 6 + noise.normal(0, 5, (page.height, page.width))
    return Image.fromarray(pixels.clip(0, 255).astype("uint8"))


def as_pdf(name, pages, quality=45):
    pdf = canvas.Canvas(path(name), pagesize=A4, invariant=1)
    for page in pages:
        made = io.BytesIO()
        page.save(made, "JPEG", quality=quality)
        pdf.drawImage(ImageReader(io.BytesIO(made.getvalue())), 0, 0, *A4)
        pdf.showPage()
    pdf.save()


def delivery_notes():
    """Three notes in one scan."""
    stops = [
        ("DN-5531", "Nuns Island 14", "9 November 2026", [("Natural slate 500 x 250", "300"), ("Battens, bundle", "4")]),
        ("DN-5538", "Salthill Guest House", "11 November 2026", [("Natural slate 500 x 250", "300"), ("Lead flashing, roll", "2"), ("Slate nails, kg", "3")]),
        ("DN-5547", "Oughterard School", "16 November 2026", [("Gutter brackets", "60"), ("Down pipe 2.5 m", "8")]),
    ]
    pages = []
    for at, (number, site, date, items) in enumerate(stops):
        page = sheet()
        draw = ImageDraw.Draw(page)
        draw.text((110, 120), "Lahinch Slate & Timber", 40, font(40, True))
        draw.text((110, 176), "Cloonagh Road, Ennistymon, Co. Clare", 60, font(24))
        draw.text((110, 300), "DELIVERY NOTE", 30, font(34, True))
        for row, (label, value) in enumerate([("Number", number), ("Date", date), ("Site", site), ("Customer", "Demo Services, Galway")]):
            draw.text((110, 380 + 46 * row), label, 60, font(26))
            draw.text((330, 380 + 46 * row), value, 30, font(26))
        draw.line((110, 640, 1130, 640), 90, 3)
        for row, (what, count) in enumerate(items):
            draw.text((110, 670 + 56 * row), what, 30, font(26))
            draw.text((980, 670 + 56 * row), count, 30, font(26))
        draw.text((110, 1180), "Received in good order", 60, font(24))
        pen = [(420 + 9 * x, 1230 + 26 * numpy.sin(x * 0.9 + at) * (1 - x / 60) - x) for x in range(40)]
        draw.line(pen, 70, 4, joint="curve")
        draw.line((400, 1270, 900, 1270), 120, 2)
        pages.append(scanned(page, [0.7, -0.9, 0.4][at], at))
    as_pdf("Delivery notes November.pdf", pages)


def fax():
    """A third copy that went through a fax machine: hard to read, and its tax does not fit."""
    page = sheet((1000, 1414))
    draw = ImageDraw.Draw(page)
    draw.text((80, 90), "Spiddal Tool Hire", 60, font(34, True))
    draw.text((80, 140), "Main Street, Spiddal, Co. Galway   Tel 091 555 0142", 90, font(18))
    draw.text((80, 250), "Invoice no. 2211", 70, font(24, True))
    draw.text((80, 290), "16 October 2026", 80, font(22))
    draw.text((560, 250), "To: Demo Services", 80, font(22))
    for row, (what, value) in enumerate([("Scaffold tower, 5 days", "225.00"), ("Roof ladder, 5 days", "60.00"), ("Damage waiver", "15.00"), ("Net", "300.00"), ("VAT 23%", "63.00"), ("Total EUR", "369.00")]):
        draw.text((80, 420 + 54 * row), what, 80, font(22))
        draw.text((760, 420 + 54 * row), value, 80, font(22))
    noise = numpy.random.default_rng(7)
    pixels = numpy.asarray(page.rotate(-1.4, resample=Image.BICUBIC, fillcolor=250), dtype=float)
    pixels = numpy.where(pixels + noise.normal(0, 38, pixels.shape) < 165, 20, 255)
    small = Image.fromarray(pixels.astype("uint8")).resize((720, 1018), Image.BILINEAR)
    as_pdf("Fax from Spiddal.pdf", [small], 40)


def receipt():
    """A till slip photographed askew on a bench."""
    slip = Image.new("L", (620, 1080), 243)
    draw = ImageDraw.Draw(slip)
    mono = ImageFont.truetype(FONTS + "DejaVuSansMono.ttf", 26)
    head = ImageFont.truetype(FONTS + "DejaVuSansMono-Bold.ttf", 32)

    def middle(y, line, face=mono):
        draw.text((310, y), line, 40, face, anchor="mt")

    middle(50, "SALTHILL SERVICE STATION", head)
    middle(100, "Upper Salthill Road, Galway")
    middle(136, "VAT IE 7890123 TF")
    draw.text((50, 210), "13/11/2026  08:12", 40, mono)
    draw.text((570, 210), "Till 2", 40, mono, anchor="rt")
    rows = [("Diesel 41.20 l", "68.39"), ("Screen wash 5 l", "7.50"), ("Coffee", "3.20"), ("", ""), ("TOTAL EUR", "79.09"), ("VAT 23%", "14.79"), ("CARD", "79.09")]
    for at, (what, value) in enumerate(rows):
        face = head if what == "TOTAL EUR" else mono
        draw.text((50, 290 + 52 * at), what, 40, face)
        draw.text((570, 290 + 52 * at), value, 40, face, anchor="rt")
    middle(740, "VISA **** 4471   APPROVED")
    middle(820, "Thank you")
    bench = numpy.random.default_rng(3).normal(0, 9, (1500, 1100))
    bench += 88 + 14 * numpy.sin(numpy.arange(1100) / 23 + numpy.sin(numpy.arange(1500) / 140)[:, None] * 2)
    photo = Image.fromarray(bench.clip(0, 255).astype("uint8")).filter(ImageFilter.GaussianBlur(1.5))
    rotated = slip.rotate(5.5, resample=Image.BICUBIC, expand=True)
    mask = Image.new("L", slip.size, 255).rotate(5.5, resample=Image.BICUBIC, expand=True)
    photo.paste(rotated, (170, 160), mask)
    light = numpy.linspace(1.06, 0.78, 1100)[None, :] * numpy.linspace(1.0, 0.92, 1500)[:, None]
    shot = Image.fromarray((numpy.asarray(photo, dtype=float) * light).clip(0, 255).astype("uint8"))
    shot = shot.filter(ImageFilter.GaussianBlur(0.7)).convert("RGB")
    Image.merge("RGB", [shot.getchannel(0), shot.getchannel(1).point(lambda v: v * 0.97), shot.getchannel(2).point(lambda v: v * 0.9)]).save(path("IMG_2031.jpg"), quality=68)


TYPES = '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
RELATIONS = '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'


def agreement():
    """A Word file: a contract of a few paragraphs."""
    paragraphs = ["Maintenance agreement", "between Demo Services, 3 Harbour Row, Galway, and Oughterard School, Station Road, Oughterard, Co. Galway, office@oughterardschool.example", "1. Services. Demo Services inspects the roofs and gutters of the school twice a year, in April and in October, and repairs what is found up to EUR 250 a visit without asking.", "2. Term. This agreement begins on 1 January 2027 and ends on 31 December 2028. It is renewed by one year unless either party gives notice of three months.", "3. Price. The school pays EUR 940 a year plus VAT, in two parts after each visit.", "Signed in Galway on 18 November 2026"]
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in paragraphs)
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(path("Agreement Oughterard School.docx"), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS), ("word/document.xml", document)]:
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 18, 9, 0, 0)), content)


for draw_one in (slates, credit, two_ways, electricity, statement, protected, e_invoice, delivery_notes, fax, receipt, agreement):
    draw_one()
