"""A small programme file that is right, for tests that make one thing wrong."""

from __future__ import annotations

__all__ = ["PROGRAMME"]

PROGRAMME = """\
[programme]
name = "Skills for finance teams"

[issuer]
id = "did:web:badges.example.org"
name = "Northbank Academy"
url = "https://www.example.org"
email = "badges@example.org"

[issuer.address]
addressCountryCode = "IT"

[publication]
base = "https://badges.example.org"

[[achievements]]
key = "genai-finance"
name = "Generative AI for finance"
description = "Uses generative AI in reporting."
criteria = "Pass the supervised project."
level = 5
creditsAvailable = 3.0
creditUnit = "ECTS"
notionalWorkload = 75
validFor = "P3Y"

[[achievements.skills]]
name = "analyse financial risk"
url = "http://data.europa.eu/esco/skill/example"
framework = "ESCO"

[achievements.result]
name = "Final score"
type = "Percent"
min = 0
max = 100
required = 60

[[achievements]]
key = "client-talk"
name = "Client communication"
description = "Talks with clients."
criteria = { narrative = "Role play.", id = "https://badges.example.org/criteria" }

[[achievements.resultDescription]]
name = "Grade"
resultType = "LetterGrade"
allowedValue = ["C", "B", "A"]

[[achievements.resultDescription]]
name = "Listening"
resultType = "RubricCriterionLevel"
requiredLevel = "good"

[[achievements.resultDescription.rubricCriterionLevel]]
name = "Poor"
level = "poor"

[[achievements.resultDescription.rubricCriterionLevel]]
name = "Good"
level = "good"
"""
