package io.github.casewright.scenario;

/** Thrown for a request that the generated types do not let a program make; the message says why. */
public final class Unsendable extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says why. */
    public Unsendable(String reason) {
        super(reason);
    }
}
