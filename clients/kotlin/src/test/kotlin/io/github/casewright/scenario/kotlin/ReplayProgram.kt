package io.github.casewright.scenario.kotlin

import io.github.casewright.scenario.Given
import io.github.casewright.scenario.JsonBody
import io.github.casewright.scenario.Replay
import io.github.casewright.scenario.Unsendable
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json

/** Sends documented requests in JSON, those of both versions in one program; `CASEWRIGHT_URL` is the server. */
internal object ReplayProgram {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val server = System.getenv("CASEWRIGHT_URL")
        Replay.run(
            mapOf("v12" to Replay12("$server/system/ws/v12"), "v20" to Replay20("$server/system/ws/v20"))
        )
    }
}

/** Takes the document in its generated type, which must hold all that is written. */
internal inline fun <reified T> Given.body(json: Json): T {
    val text = takeBody()
    val body =
        try {
            json.decodeFromString<T>(text)
        } catch (cause: SerializationException) {
            throw Unsendable("${T::class.simpleName} cannot hold the document: ${cause.message}")
        }
    JsonBody.ensureSame(text, json.encodeToString(body), T::class.java)
    return body
}

/** Takes one of the values of a generated enumeration, which [decode] finds in any case of letters. */
internal fun <T> Given.one(name: String, decode: (String) -> T?): T? =
    take(name)?.let { value ->
        decode(value)?.takeIf { it.toString() == value } ?: throw Unsendable("$name cannot be $value")
    }
