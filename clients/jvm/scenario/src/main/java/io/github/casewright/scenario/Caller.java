package io.github.casewright.scenario;

/** Performs the steps of one version of the API through a generated client. */
@FunctionalInterface
public interface Caller {

    /**
     * Sends the request of a step.
     *
     * @throws Exception when there is no answer, or none that the client can read
     */
    Answer perform(Step step) throws Exception;
}
