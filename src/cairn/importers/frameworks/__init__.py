"""Skills frameworks in their publishers' layouts: ESCO, O*NET, CASE, Open Skills, crosswalks."""
