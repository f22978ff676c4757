"""Pdfium's functions, bound once for speed.

Belongs here: foreign functions and nothing else. Does not belong here: any meaning.

The functions of pypdfium2 convert every handle to a pointer object, which costs more than the call. The ones here take
and give handles as plain integers, and keep the interpreter lock (they return within a microsecond).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import POINTER, c_char_p, c_double, c_float, c_int, c_uint, c_ulong, c_void_p
from typing import Any

import pypdfium2.raw as raw
from pypdfium2_raw import bindings  # type: ignore[import-untyped]

Rectangle = raw.FS_RECTF
Matrix = raw.FS_MATRIX

_LIBRARY = ctypes.PyDLL(None, handle=bindings._libs["pdfium"]._handle)


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    function = _LIBRARY[name]
    function.restype = result
    function.argtypes = list(arguments)
    return function


_RECTANGLE, _MATRIX, _FLOAT, _UINT = POINTER(Rectangle), POINTER(Matrix), POINTER(c_float), POINTER(c_uint)
_DOUBLE = POINTER(c_double)

count_characters = _bind("FPDFText_CountChars", c_int, c_void_p)
character = _bind("FPDFText_GetUnicode", c_uint, c_void_p, c_int)
character_box = _bind("FPDFText_GetLooseCharBox", c_int, c_void_p, c_int, _RECTANGLE)
character_ink = _bind("FPDFText_GetCharBox", c_int, c_void_p, c_int, _DOUBLE, _DOUBLE, _DOUBLE, _DOUBLE)
character_object = _bind("FPDFText_GetTextObject", c_void_p, c_void_p, c_int)
character_matrix = _bind("FPDFText_GetMatrix", c_int, c_void_p, c_int, _MATRIX)
character_is_nameless = _bind("FPDFText_HasUnicodeMapError", c_int, c_void_p, c_int)
character_font_size = _bind("FPDFText_GetFontSize", c_double, c_void_p, c_int)

text_font = _bind("FPDFTextObj_GetFont", c_void_p, c_void_p)
text_render_mode = _bind("FPDFTextObj_GetTextRenderMode", c_int, c_void_p)
font_name = _bind("FPDFFont_GetBaseFontName", c_ulong, c_void_p, c_char_p, c_ulong)
font_flags = _bind("FPDFFont_GetFlags", c_int, c_void_p)
font_weight = _bind("FPDFFont_GetWeight", c_int, c_void_p)

set_active = _bind("FPDFPageObj_SetIsActive", c_int, c_void_p, c_int)
object_mark = _bind("FPDFPageObj_GetMarkedContentID", c_int, c_void_p)
object_fill_colour = _bind("FPDFPageObj_GetFillColor", c_int, c_void_p, _UINT, _UINT, _UINT, _UINT)
object_stroke_colour = _bind("FPDFPageObj_GetStrokeColor", c_int, c_void_p, _UINT, _UINT, _UINT, _UINT)
object_kind = _bind("FPDFPageObj_GetType", c_int, c_void_p)
object_bounds = _bind("FPDFPageObj_GetBounds", c_int, c_void_p, _FLOAT, _FLOAT, _FLOAT, _FLOAT)
object_matrix = _bind("FPDFPageObj_GetMatrix", c_int, c_void_p, _MATRIX)
count_objects = _bind("FPDFPage_CountObjects", c_int, c_void_p)
page_object = _bind("FPDFPage_GetObject", c_void_p, c_void_p, c_int)
count_form_objects = _bind("FPDFFormObj_CountObjects", c_int, c_void_p)
form_object = _bind("FPDFFormObj_GetObject", c_void_p, c_void_p, c_ulong)

path_draw_mode = _bind("FPDFPath_GetDrawMode", c_int, c_void_p, POINTER(c_int), POINTER(c_int))
count_segments = _bind("FPDFPath_CountSegments", c_int, c_void_p)
path_segment = _bind("FPDFPath_GetPathSegment", c_void_p, c_void_p, c_int)
segment_kind = _bind("FPDFPathSegment_GetType", c_int, c_void_p)
segment_point = _bind("FPDFPathSegment_GetPoint", c_int, c_void_p, _FLOAT, _FLOAT)
segment_closes = _bind("FPDFPathSegment_GetClose", c_int, c_void_p)

structure_tree = _bind("FPDF_StructTree_GetForPage", c_void_p, c_void_p)
close_structure_tree = _bind("FPDF_StructTree_Close", None, c_void_p)
count_structure_roots = _bind("FPDF_StructTree_CountChildren", c_int, c_void_p)
structure_root = _bind("FPDF_StructTree_GetChildAtIndex", c_void_p, c_void_p, c_int)
structure_kind = _bind("FPDF_StructElement_GetType", c_ulong, c_void_p, c_char_p, c_ulong)
count_structure_children = _bind("FPDF_StructElement_CountChildren", c_int, c_void_p)
structure_child = _bind("FPDF_StructElement_GetChildAtIndex", c_void_p, c_void_p, c_int)
structure_child_mark = _bind("FPDF_StructElement_GetChildMarkedContentID", c_int, c_void_p, c_int)
count_structure_attributes = _bind("FPDF_StructElement_GetAttributeCount", c_int, c_void_p)
structure_attribute = _bind("FPDF_StructElement_GetAttributeAtIndex", c_void_p, c_void_p, c_int)
attribute_value = _bind("FPDF_StructElement_Attr_GetValue", c_void_p, c_void_p, c_char_p)
attribute_number = _bind("FPDF_StructElement_Attr_GetNumberValue", c_int, c_void_p, _FLOAT)

page_box = _bind("FPDF_GetPageBoundingBox", c_int, c_void_p, _RECTANGLE)
page_rotation = _bind("FPDFPage_GetRotation", c_int, c_void_p)


def ink_box(textpage: int, index: int) -> tuple[float, float, float, float] | None:
    """(left, bottom, right, top) around the ink of a character in page coordinates; None where pdfium knows none."""
    left, right, low, high = c_double(), c_double(), c_double(), c_double()
    if not character_ink(textpage, index, left, right, low, high):
        return None
    return left.value, low.value, right.value, high.value


def handle(pointer: object) -> int:
    """The address behind a handle object of pypdfium2."""
    address = ctypes.cast(pointer, c_void_p).value  # type: ignore[arg-type]
    assert address is not None
    return address
