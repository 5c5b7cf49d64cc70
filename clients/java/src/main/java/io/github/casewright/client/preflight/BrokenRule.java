package io.github.casewright.client.preflight;

/**
 * A rule that a request breaks, as the server says it.
 *
 * @param id the id of the rule
 * @param code the code of the refusal
 * @param message the message; {@code …} stands for what only the server says
 */
public record BrokenRule(String id, String code, String message) {}
