package io.github.casewright.client.preflight;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An expression in CEL that has been compiled. */
final class Expression {
    private final CelRuntime.Program program;

    private Expression(CelRuntime.Program program) {
        this.program = program;
    }

    /** Returns the value; empty if the expression has none, as for a member that is absent. */
    Optional<Object> evaluate(Map<String, Object> known) {
        try {
            return Optional.of(program.eval(known));
        } catch (CelEvaluationException error) {
            return Optional.empty();
        }
    }

    /** Compiles the expressions of one operation, which use the request and the named values. */
    static final class Language {
        private final Cel cel;

        Language(Set<String> values) {
            CelBuilder builder = CelFactory.standardCelBuilder()
                    .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                    .addCompilerLibraries(CelExtensions.strings())
                    .addRuntimeLibraries(CelExtensions.strings())
                    .addFunctionDeclarations(
                            CelFunctionDecl.newFunctionDeclaration("isDateTime",
                                    CelOverloadDecl.newGlobalOverload("isDateTime_string", SimpleType.BOOL, SimpleType.STRING)),
                            CelFunctionDecl.newFunctionDeclaration("instant",
                                    CelOverloadDecl.newGlobalOverload("instant_string", SimpleType.TIMESTAMP, SimpleType.STRING)))
                    .addFunctionBindings(
                            CelFunctionBinding.from("isDateTime_string", String.class, text -> Functions.instant(text).isPresent()),
                            CelFunctionBinding.from("instant_string", String.class, text -> Functions.instant(text)
                                    .orElseThrow(() -> new CelEvaluationException(text + " is no date-time"))))
                    .addVar("request", SimpleType.DYN)
                    .addVar("parameters", SimpleType.DYN)
                    .addVar("now", SimpleType.TIMESTAMP);
            values.forEach(name -> builder.addVar(name, SimpleType.DYN));
            cel = builder.build();
        }

        Expression compile(String text) {
            try {
                return new Expression(cel.createProgram(cel.compile(text).getAst()));
            } catch (CelValidationException | CelEvaluationException error) {
                throw new IllegalStateException("invalid expression: " + text, error);
            }
        }
    }
}
