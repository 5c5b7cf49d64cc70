package io.github.casewright.scenario.kotlin

import io.github.casewright.client.kotlin.v20.apis.CaseApi
import io.github.casewright.client.kotlin.v20.apis.SessionApi
import io.github.casewright.client.kotlin.v20.infrastructure.ApiClient
import io.github.casewright.client.kotlin.v20.infrastructure.ApiResponse
import io.github.casewright.client.kotlin.v20.infrastructure.ClientError
import io.github.casewright.client.kotlin.v20.infrastructure.Serializer
import io.github.casewright.client.kotlin.v20.infrastructure.Success
import io.github.casewright.client.kotlin.v20.models.CaseList
import io.github.casewright.client.kotlin.v20.models.CaseLookup
import io.github.casewright.client.kotlin.v20.models.CaseStatus
import io.github.casewright.client.kotlin.v20.models.LogIn
import io.github.casewright.client.kotlin.v20.models.WSError
import io.github.casewright.client.kotlin.v20.models.Yes
import io.github.casewright.scenario.Answer
import io.github.casewright.scenario.Caller
import io.github.casewright.scenario.Step
import io.github.casewright.scenario.Step.With
import kotlinx.serialization.decodeFromString

/** The steps of version 20, which is served at [address]. */
internal class V20(address: String) : Caller {
    private val sessions = SessionApi(address)
    private val cases = CaseApi(address)

    init {
        Serializer.kotlinxSerializationJsonConfiguration = { explicitNulls = false }
    }

    override fun perform(step: Step): Answer =
        when (step.operation) {
            "log_in" -> logIn(step.with)
            "log_out" -> answer(sessions.logOutWithHttpInfo(acceptLanguage = null))
            "look_up_cases" -> lookUpCases(step.with)
            "get_cases" -> getCases(step.with)
            else -> throw IllegalArgumentException("No operation of v20: ${step.operation}")
        }

    private fun logIn(with: With): Answer {
        val answer =
            sessions.logInWithHttpInfo(
                LogIn(with.userName, with.password),
                acceptLanguage = null,
                forceLogin = with.forceLogin?.let(Yes::decode),
            )
        val session = answer.headers["x-egain-session"]?.first()
        if (answer is Success && session != null) {
            ApiClient.apiKey["X-egain-session"] = session
        }
        return answer(answer) { mapOf("session" to (session != null)) }
    }

    private fun lookUpCases(with: With): Answer =
        answer(
            cases.lookUpCasesWithHttpInfo(
                CaseLookup(email = with.email, status = with.status?.let(CaseStatus::decode)),
                acceptLanguage = null,
                dollarAttribute = null,
                dollarSort = null,
                dollarOrder = null,
                dollarPagenum = null,
                dollarPagesize = with.pagesize,
                dollarRangestart = null,
                dollarRangesize = null,
            )
        ) {
            values(checkNotNull(it))
        }

    private fun getCases(with: With): Answer =
        answer(
            cases.getCasesWithHttpInfo(
                with.ids.joinToString(","),
                with.acceptLanguage,
                with.attributes?.joinToString(","),
            )
        ) {
            values(checkNotNull(it))
        }

    private fun <T> answer(answer: ApiResponse<T>, values: (T) -> Map<String, Any?> = { emptyMap() }): Answer =
        when (answer) {
            is Success -> Answer.of(answer.statusCode, values(answer.data))
            is ClientError -> answer.refusal()
            else -> error("The server answered ${answer.statusCode}")
        }

    private fun values(list: CaseList): Map<String, Any?> {
        val first = list.case.first()
        return mapOf(
            "ids" to list.case.map { it.id },
            "count" to list.paginationInfo?.count,
            "id" to first.id,
            "subject" to first.subject,
            "description" to first.description,
            "severity" to first.severity.value.value,
            "dueDate" to first.dueDate,
            "created" to first.created?.date,
            "owner" to first.owner?.user?.id,
            "customer" to first.customer?.id,
            "contract_no" to
                first.customAttributes
                    ?.customAttribute
                    ?.find { it.attribName == "contract_no" }
                    ?.attribValues
                    ?.attribValue
                    ?.first()
                    ?.value,
        )
    }
}

/** What the error document of a refusal says. */
internal fun ClientError<*>.refusal(): Answer {
    val error: WSError = Serializer.kotlinxSerializationJson.decodeFromString(body.toString())
    return Answer.refused(statusCode, error.code, error.details?.first()?.key)
}
