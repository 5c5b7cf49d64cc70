package io.github.casewright.scenario.kotlin

import io.github.casewright.scenario.Scenario
import java.nio.file.Path

/** Runs the scenario in the file that is the only argument, both versions in one program; `CASEWRIGHT_URL` is the server. */
fun main(arguments: Array<String>) {
    val server = System.getenv("CASEWRIGHT_URL")
    val callers = mapOf("v12" to V12("$server/system/ws/v12"), "v20" to V20("$server/system/ws/v20"))
    Scenario.read(Path.of(arguments.single())).run(callers)
}
