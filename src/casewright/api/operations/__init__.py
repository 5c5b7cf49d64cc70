"""The operations of the contract in front of the handlers: typed requests and answers.

A function of these modules serves one operation in every version that has it. It takes the service,
the arguments that the contract names, and returns what the answer tells; the module of a version
says which class of the version's results tells it (`answering`).
"""
