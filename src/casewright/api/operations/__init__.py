"""The operations of the contract in front of the handlers: typed requests and answers.

A function of these modules serves one operation in every version that has it. It takes the service
and the arguments of the contract, and returns the content of the answer; the module of a version
says which result class gets that content (`answering`).
"""
