"""What a result may be, read from a ResultDescription, and whether one cell of a roster fits.

Open Badges 3.0 writes bounds and values as texts; here they are compared as numbers where both
sides are numbers, and as words otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from cairn.kernel.errors import InputError

if TYPE_CHECKING:
    from cairn.kernel.json_text import JsonObject

__all__ = ["ResultRule", "decimal_of", "rule_of"]

# Open Badges 3.0, enumeration ResultStatusType: what `status` may be when resultType is Status.
_STATUSES = ("Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew")


def decimal_of(text: str) -> Decimal | None:
    """The number a text writes with an optional sign and a decimal point, or nothing."""
    stripped = text.strip()
    if not stripped.isascii() or "_" in stripped or len(stripped) > 30:  # noqa: PLR2004 - no score is so long
        return None
    try:
        number = Decimal(stripped)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@dataclass(frozen=True, slots=True)
class ResultRule:
    """One ResultDescription, ready to check results against.

    Attributes:
        id: The ResultDescription's id, which a Result points at.
        name: Its name, by which a roster may address it.
        result_type: Its resultType.
        lowest: valueMin as a number, if it is one.
        highest: valueMax as a number, if it is one.
        allowed: allowedValue, from low to high.
        required: requiredValue; empty when any result passes.
        levels: Pairs of a rubric level's id and the words that name it.
        required_level: The id of the lowest rubric level that passes; empty when any does.
    """

    id: str
    name: str
    result_type: str
    lowest: Decimal | None
    highest: Decimal | None
    allowed: tuple[str, ...]
    required: str
    levels: tuple[tuple[str, tuple[str, ...]], ...]
    required_level: str

    def result(self, cell: str) -> JsonObject:
        """Make the Open Badges Result for one value.

        Args:
            cell: The value as the roster has it.

        Raises:
            InputError: If it does not fit, or does not reach what is required.
        """
        value = cell.strip()
        base: JsonObject = {"type": ["Result"], "resultDescription": self.id}
        if self.levels:
            return {**base, "achievedLevel": self._level(value)}
        if self.result_type == "Status":
            _one_of(value, _STATUSES)
            return {**base, "status": value}
        self._check_value(value)
        return {**base, "value": value}

    def _level(self, value: str) -> str:
        ids = [level_id for level_id, _ in self.levels]
        for place, (level_id, words) in enumerate(self.levels):
            if value in words:
                if self.required_level in ids and place < ids.index(self.required_level):
                    raise _not_reached(value, "the required level")
                return level_id
        names = [words[0] for _, words in self.levels if words]
        _one_of(value, tuple(names))
        raise InputError("This result is not a level of the rubric.", code="result-not-allowed")

    def _check_value(self, value: str) -> None:
        if self.allowed:
            _one_of(value, self.allowed)
            if self.required in self.allowed and self.allowed.index(value) < self.allowed.index(
                self.required
            ):
                raise _not_reached(value, self.required)
            return
        number = decimal_of(value)
        if number is None:
            if self.lowest is None and self.highest is None:
                return
            raise InputError(
                f"“{value[:60]}” is not a number.",
                code="result-not-a-number",
                mend=f"Write a number {self._range()}, with a point for decimals.",
            )
        below = self.lowest is not None and number < self.lowest
        above = self.highest is not None and number > self.highest
        if below or above:
            raise InputError(
                f"{value} is outside the range of “{self.name}”.",
                code="result-out-of-range",
                mend=f"Write a number {self._range()}.",
            )
        wanted = decimal_of(self.required)
        if wanted is not None and number < wanted:
            raise _not_reached(value, self.required)

    def _range(self) -> str:
        if self.lowest is not None and self.highest is not None:
            return f"from {self.lowest} to {self.highest}"
        return f"from {self.lowest}" if self.lowest is not None else f"up to {self.highest}"


def _one_of(value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InputError(
            f"“{value[:60]}” is not an allowed result.",
            code="result-not-allowed",
            mend=f"Write one of: {', '.join(allowed)}.",
        )


def _not_reached(value: str, wanted: str) -> InputError:
    return InputError(
        f"The result {value} does not reach {wanted}, which this achievement requires.",
        code="result-below-required",
        mend="Correct the result, or take the row out: this award has not been earned.",
    )


def rule_of(description: JsonObject) -> ResultRule:
    """Read the rule out of a ResultDescription that the programme file's reader made."""
    levels: list[tuple[str, tuple[str, ...]]] = []
    for level in description.get("rubricCriterionLevel", []):
        words = (level.get("name"), level.get("level"), level.get("id"))
        levels.append((level.get("id", ""), tuple(word for word in words if word)))
    return ResultRule(
        id=description.get("id", ""),
        name=description.get("name", ""),
        result_type=description.get("resultType", ""),
        lowest=_bound(description.get("valueMin")),
        highest=_bound(description.get("valueMax")),
        allowed=tuple(description.get("allowedValue", ())),
        required=description.get("requiredValue", ""),
        levels=tuple(levels),
        required_level=description.get("requiredLevel", ""),
    )


def _bound(text: Any) -> Decimal | None:
    return decimal_of(text) if isinstance(text, str) else None
