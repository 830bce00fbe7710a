"""Stored questions: plain words, typed parameters, portable SPARQL."""

from ocop_kg.questions.asking import Answer, ask
from ocop_kg.questions.catalogue import Parameter, Question, question, questions

__all__ = ["Answer", "Parameter", "Question", "ask", "question", "questions"]
