"""Fuzzing: sends requests to a running server, chosen by earlier results, judged by the contract.

A run is one small loop. It calls four packages, which do not import each other:

    choose/   which request next          Plan
    send/     over HTTP, and back         Plan → Observation
    judge/    what the contract says      Observation → Judgement
    learn/    what the run now knows      Observation, Judgement → values and requests to reuse

- `campaign` is the loop, for one process and one version. An exchange passes through it once.
- `engine` lets Schemathesis call it; `worker` divides the time, `run` starts the processes.
- `twins` sends the same request in JSON to one server and in XML to another, and compares.
- `results/` counts, decides whether a run fails, and takes secrets out of what is published.
- `model/` has the data types, `wire/` the bodies as bytes, `numbers` the steering numbers.

Example: the answer to `PUT /case/1000` is 204, and the sender reads the case again. The judge finds
no fault, the learner keeps the new date of the case, and the chooser queues the same request with
another owner.
"""
