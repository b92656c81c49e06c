from .method_text import change_of_view as change_of_view
from .pdf_report import paper as paper
from .slide import slide as slide
from .text_templates import SUFFIX as SUFFIX
from .text_templates import filled as filled
from .text_templates import own as own
from .word import document as document
