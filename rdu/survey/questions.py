"""The nine questions in plain words, each with its four answers from the worst to the best."""

from typing import NamedTuple

from rdu.survey.kinds import Element


class Question(NamedTuple):
    element: Element
    asks: str
    answers: tuple[str, str, str, str]

    def answer(self, score: int) -> str:
        return self.answers[score - 1]


def _graded(word: str, worst: str = "") -> tuple[str, str, str, str]:
    return (worst or f"Tidak {word}", f"Kurang {word}", word.capitalize(), f"Sangat {word}")


QUESTIONS = (
    Question(Element.REQUIREMENTS, "Apakah syarat menjadi anggota dan menabung mudah dipenuhi?", _graded("mudah")),
    Question(Element.PROCEDURE, "Apakah cara menimbang, mencatat, dan mengambil uang mudah diikuti?", _graded("mudah")),
    Question(Element.TIME, "Apakah pelayanannya cepat?", _graded("cepat")),
    Question(Element.COST, "Apakah harga beli dan potongannya wajar?", _graded("wajar")),
    Question(Element.PRODUCT, "Apakah timbangan, catatan, dan uangnya sesuai dengan yang dijanjikan?",
             _graded("sesuai")),
    Question(Element.COMPETENCE, "Apakah petugas mampu melayani dengan benar?", _graded("mampu")),
    Question(Element.CONDUCT, "Apakah petugas sopan dan ramah?", _graded("sopan")),
    Question(Element.COMPLAINTS, "Bagaimana keluhan, pertanyaan, dan saran ditangani?", _graded("baik")),
    Question(Element.FACILITIES, "Bagaimana keadaan tempat, timbangan, dan alatnya?", _graded("baik", "Buruk")),
)  # fmt: skip
OF = {question.element: question for question in QUESTIONS}
