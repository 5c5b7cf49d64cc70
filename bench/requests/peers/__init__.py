"""The servers that stand beside casewright, each a small application in its own module.

Every module has a function `application` that returns what uvicorn serves.
"""
