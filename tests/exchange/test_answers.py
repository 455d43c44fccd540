"""How alike two answers are: shared words, and more only against the pair's own other answers."""

from itertools import permutations

import numpy as np
import pytest

from twinflame.exchange.answers import FEWEST_QUESTIONS, Answers, answers_alike
from twinflame.exchange.likeness import FEWEST_WORDS, Why, interval, visions, weights

TEXTS = visions()


def answered(k: int, one: str = "", two: str = "") -> Answers:
    return Answers(f"Question {k}?", one or TEXTS[k], two or TEXTS[k + 20])


OTHERS = tuple(answered(k) for k in range(1, 1 + FEWEST_QUESTIONS))
ALIKE = answered(0, TEXTS[0], " ".join(word for n, word in enumerate(TEXTS[0].split()) if n % 4))


def test_the_words_both_used_are_told_without_small_ones_and_those_of_the_question() -> None:
    this = Answers(
        "What did the harbour mean?", "The harbour! Rain, rain, a dog’s bark.", "A dog in the rain; rain."
    )
    found = answers_alike(this)
    assert found.words == ("rain", "dog")
    assert found.sentences[0] == "Words that you both used: rain, dog."


def test_words_both_used_equally_often_stand_by_the_alphabet() -> None:
    assert answers_alike(Answers("?", "Sea, dog, ant.", "Ant, dog, sea.")).words == ("ant", "dog", "sea")


def test_where_no_word_is_shared_it_says_so() -> None:
    found = answers_alike(Answers("?", "The rain.", "The sea."))
    assert found.words == ()
    assert found.sentences[0] == "No word of weight stands in both."


def test_an_answer_like_the_others_stands_above_nearly_all_crossed_pairings() -> None:
    found = answers_alike(ALIKE, OTHERS)
    assert found.likeness is not None
    n = FEWEST_QUESTIONS + 1
    assert (found.why, found.questions, found.likeness.pairs) == (None, FEWEST_QUESTIONS, n * (n - 1))
    assert found.likeness.share == 1.0
    assert (found.likeness.low, found.likeness.high) == interval(1.0, n)
    assert found.sentences[1:] == (
        "They share more words than over 99 % of pairings of your answers to different questions "
        "(90 %: between 77 and 100 %; 8 other questions).",
        "Part of that is that both answer one question.",
    )


def test_answers_paired_by_chance_come_out_evenly() -> None:
    rng = np.random.default_rng(3)
    shares = []
    for _ in range(150):
        drawn = rng.choice(len(TEXTS), 2 * FEWEST_QUESTIONS + 2, replace=False)
        rounds = [Answers(f"{k}?", TEXTS[i], TEXTS[j]) for k, (i, j) in enumerate(drawn.reshape(-1, 2))]
        found = answers_alike(rounds[0], rounds[1:]).likeness
        assert found is not None
        shares.append(found.share)
    for level in (0.1, 0.25, 0.5, 0.75, 0.9):
        assert np.mean(np.array(shares) < level) == pytest.approx(level, abs=0.08)


def by_hand(rounds: list[Answers]) -> tuple[float, float]:
    """Cosine and share of the first, pairing by pairing, as the docs tell them."""
    n = len(rounds)
    rows = weights([each.one for each in rounds] + [each.two for each in rounds])
    alike = [
        [float(a @ b) / float(np.sqrt((a @ a) * (b @ b))) for b in rows[n:]] for a in rows[:n]
    ]  # one's answers down, the other's across

    def beyond(i: int, j: int) -> float:
        return alike[i][j] - sum(alike[i]) / n - sum(row[j] for row in alike) / n

    crossed = [beyond(i, j) for i in range(n) for j in range(n) if i != j]
    return alike[0][0], sum(each < beyond(0, 0) for each in crossed) / len(crossed)


@pytest.mark.parametrize("seed", range(8))
def test_the_share_is_that_of_crossed_pairings_with_less_beyond_the_usual(seed: int) -> None:
    rng = np.random.default_rng(seed)
    drawn = rng.choice(len(TEXTS), (FEWEST_QUESTIONS + 2, 2), replace=False)
    rounds = [Answers(f"{k}?", TEXTS[i], TEXTS[j]) for k, (i, j) in enumerate(drawn)]
    found = answers_alike(rounds[0], rounds[1:]).likeness
    assert found is not None
    assert (found.cosine, found.share) == tuple(map(pytest.approx, by_hand(rounds)))
    assert (found.low, found.high) == interval(found.share, len(rounds))


def test_where_all_pairings_are_equally_alike_the_share_is_a_half() -> None:
    rounds = [Answers(f"{k}?", TEXTS[0], TEXTS[0]) for k in range(FEWEST_QUESTIONS + 1)]
    found = answers_alike(rounds[0], rounds[1:])
    assert found.likeness is not None
    assert (found.likeness.cosine, found.likeness.share) == (0.0, 0.5)


def test_the_words_of_a_question_make_no_two_answers_alike() -> None:
    """Both take up the question; without its words, nothing of that is left."""
    asked = "Which lighthouse, cathedral, orchard and waterfall?"
    plain = answered(0)
    full = Answers(asked, f"Lighthouse, cathedral, orchard! {plain.one}", f"Lighthouse, orchard: {plain.two}")
    bare = Answers(asked, plain.one, plain.two)
    assert answers_alike(full, OTHERS) == answers_alike(bare, OTHERS)
    assert answers_alike(Answers("Why?", full.one, full.two), OTHERS) != answers_alike(full, OTHERS)


def test_neither_the_order_of_the_two_nor_that_of_the_others_matters() -> None:
    def swapped(each: Answers) -> Answers:
        return Answers(each.theme, each.two, each.one)

    found = answers_alike(ALIKE, OTHERS)
    for order in list(permutations(OTHERS))[::9000]:
        assert answers_alike(ALIKE, order) == found
    turned = answers_alike(swapped(ALIKE), [swapped(each) for each in OTHERS])
    assert (turned.words, turned.likeness and turned.likeness.share) == (found.words, 1.0)


@pytest.mark.parametrize(
    "passed_over",
    [
        answered(8, " ".join(TEXTS[8].split()[: FEWEST_WORDS - 1])),
        answered(8, two=" ".join(TEXTS[8].split()[: FEWEST_WORDS - 1])),
        answered(8, two=" ".join(["Wir gehen zum Meer und singen dort mit den Kindern"] * 5)),
        answered(8, " ".join(["Wir gehen zum Meer und singen dort mit den Kindern"] * 5)),
        answered(7),  # a question that stands there already
        Answers(ALIKE.theme, TEXTS[8], TEXTS[28]),  # this very question, asked again
    ],
    ids=["short", "short of the other", "German of the other", "German", "twice", "the same"],
)
def test_below_eight_other_questions_nothing_is_told(passed_over: Answers) -> None:
    found = answers_alike(ALIKE, (*OTHERS[:-1], passed_over))
    assert (found.likeness, found.why, found.questions) == (None, Why.REFERENCE, 0)
    assert found.words
    assert found.sentences[1:] == (
        "Whether they are more alike than by chance cannot be told: it takes answers of both to 8 other "
        "questions, of 25 words at least.",
    )


def test_of_several_answers_to_one_question_the_last_counts() -> None:
    again = (answered(1, TEXTS[40], TEXTS[41]), *OTHERS)
    assert answers_alike(ALIKE, again) == answers_alike(ALIKE, OTHERS)


def test_a_short_answer_cannot_be_compared() -> None:
    short = " ".join(TEXTS[0].split()[: FEWEST_WORDS - 1])
    for this in (answered(0, short), answered(0, two=short)):
        found = answers_alike(this, OTHERS)
        assert (found.likeness, found.why) == (None, Why.SHORT)
        assert found.sentences[-1] == (
            "Whether they are more alike than by chance cannot be told: one of them is too short."
        )
    assert answers_alike(answered(0, " ".join(TEXTS[0].split()[:FEWEST_WORDS])), OTHERS).why is None


GERMAN = " ".join(["Wir gehen zum Meer und singen dort mit den Kindern"] * 5)


@pytest.mark.parametrize(
    "this",
    [
        answered(0, GERMAN, GERMAN),
        answered(0, GERMAN),
        answered(0, two=GERMAN),
        answered(0, "Und ich?", GERMAN),
    ],
)
def test_what_is_not_english_is_not_told_of(this: Answers) -> None:
    found = answers_alike(this, OTHERS)
    assert (found.words, found.likeness, found.why) == ((), None, Why.LANGUAGE)
    assert found.sentences == (
        "How alike they are cannot be told: they are not both in English, whose small words are all that is "
        "known here.",
    )


def test_below_25_words_together_no_language_is_judged() -> None:
    said = ["rain"] * (FEWEST_WORDS - 1)
    assert answers_alike(Answers("?", "rain", " ".join(said[1:]))).words == ("rain",)
    assert answers_alike(Answers("?", "rain", " ".join(said))).why is Why.LANGUAGE


def test_two_empty_answers_share_nothing() -> None:
    assert answers_alike(Answers("Why?", "", "")).why is Why.SHORT
