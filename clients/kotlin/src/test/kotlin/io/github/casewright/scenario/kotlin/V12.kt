package io.github.casewright.scenario.kotlin

import io.github.casewright.client.kotlin.v12.apis.ActivityApi
import io.github.casewright.client.kotlin.v12.apis.CaseApi
import io.github.casewright.client.kotlin.v12.apis.SessionApi
import io.github.casewright.client.kotlin.v12.infrastructure.ApiClient
import io.github.casewright.client.kotlin.v12.infrastructure.ApiResponse
import io.github.casewright.client.kotlin.v12.infrastructure.ClientError
import io.github.casewright.client.kotlin.v12.infrastructure.Serializer
import io.github.casewright.client.kotlin.v12.infrastructure.Success
import io.github.casewright.client.kotlin.v12.models.ActivitiesCustomerChange
import io.github.casewright.client.kotlin.v12.models.ActivityCustomerChange
import io.github.casewright.client.kotlin.v12.models.ActivityCustomerEdit
import io.github.casewright.client.kotlin.v12.models.ActivityView
import io.github.casewright.client.kotlin.v12.models.CaseEdit
import io.github.casewright.client.kotlin.v12.models.CaseTarget
import io.github.casewright.client.kotlin.v12.models.CaseView
import io.github.casewright.client.kotlin.v12.models.ContactPersonEdit
import io.github.casewright.client.kotlin.v12.models.ContactPersonsEdit
import io.github.casewright.client.kotlin.v12.models.ContactPointEdit
import io.github.casewright.client.kotlin.v12.models.ContactPointsEdit
import io.github.casewright.client.kotlin.v12.models.LastModifiedEdit
import io.github.casewright.client.kotlin.v12.models.LogIn
import io.github.casewright.client.kotlin.v12.models.OwnerEdit
import io.github.casewright.client.kotlin.v12.models.OwnerOrEmpty
import io.github.casewright.client.kotlin.v12.models.Severity
import io.github.casewright.client.kotlin.v12.models.SeverityEdit
import io.github.casewright.client.kotlin.v12.models.UserEdit
import io.github.casewright.client.kotlin.v12.models.WSError
import io.github.casewright.client.kotlin.v12.models.Yes
import io.github.casewright.scenario.Answer
import io.github.casewright.scenario.Caller
import io.github.casewright.scenario.Step
import io.github.casewright.scenario.Step.Activity
import io.github.casewright.scenario.Step.With
import kotlinx.serialization.decodeFromString

/** The steps of version 12, which is served at [address]. */
internal class V12(address: String) : Caller {
    private val sessions = SessionApi(address)
    private val cases = CaseApi(address)
    private val activities = ActivityApi(address)
    private lateinit var lastModified: String
    private lateinit var newCase: String

    init {
        Serializer.kotlinxSerializationJsonConfiguration = { explicitNulls = false }
    }

    override fun perform(step: Step): Answer =
        when (step.operation) {
            "log_in" -> logIn(step.with)
            "log_out" -> answer(sessions.logOutWithHttpInfo(acceptLanguage = null))
            "get_cases" -> getCases(step.with)
            "edit_case" -> answer(cases.editCaseWithHttpInfo(edit(step.with), acceptLanguage = null))
            "get_activities" -> getActivities(step.with)
            "change_case_of_activities" -> changeCase(step.with)
            "change_customer_of_activities" -> changeCustomer(step.with.activities)
            else -> throw IllegalArgumentException("No operation of v12: ${step.operation}")
        }

    private fun logIn(with: With): Answer {
        val answer =
            sessions.logInWithHttpInfo(
                LogIn(with.userName, with.password),
                acceptLanguage = null,
                forceLogin = with.forceLogin?.let(Yes::decode),
            )
        val session = answer.header("x-egain-session")
        if (answer is Success && session != null) {
            ApiClient.apiKey["X-egain-session"] = session
        }
        return answer(answer) { mapOf("session" to (session != null)) }
    }

    private fun getCases(with: With): Answer {
        val ids = with.ids?.joinToString(",") ?: newCase
        return answer(cases.getCasesWithHttpInfo(ids, with.acceptLanguage, with.attributes?.joinToString(","))) {
            val found = checkNotNull(it).case
            lastModified = found.first().lastModified.date
            values(found)
        }
    }

    /** Members that are null stay as they are; empty text clears the due date, and the owner. */
    private fun edit(with: With) =
        CaseEdit(
            id = with.id,
            lastModified = LastModifiedEdit(lastModified),
            subject = with.subject,
            dueDate = with.dueDate,
            owner = with.owner?.let(::owner),
        )

    private fun owner(id: String): OwnerOrEmpty =
        if (id.isEmpty()) OwnerOrEmpty.StringValue("") else OwnerOrEmpty.OwnerEditValue(OwnerEdit(UserEdit(id)))

    private fun changeCase(with: With): Answer {
        val target =
            CaseTarget(
                id = with.id,
                subject = with.subject,
                severity = with.severity?.let { SeverityEdit(checkNotNull(Severity.decode(it))) },
            )
        val answer =
            activities.changeCaseOfActivitiesWithHttpInfo(
                with.ids.joinToString(","),
                target,
                acceptLanguage = null,
                relateCase = with.relateCase?.let(Yes::decode),
            )
        val location = answer.header("location")
        location?.let { newCase = it.substringAfterLast('/') }
        return answer(answer) { mapOf("location" to location) }
    }

    private fun changeCustomer(changes: List<Activity>): Answer {
        val change =
            changes.map {
                val points = ContactPointsEdit(listOf(ContactPointEdit(it.contactPoint)))
                val persons = ContactPersonsEdit(listOf(ContactPersonEdit(points)))
                ActivityCustomerChange(it.id, ActivityCustomerEdit(persons))
            }
        return answer(
            activities.changeCustomerOfActivitiesWithHttpInfo(ActivitiesCustomerChange(change), acceptLanguage = null)
        )
    }

    private fun getActivities(with: With): Answer =
        answer(activities.getActivitiesWithHttpInfo(with.ids.joinToString(","), acceptLanguage = null)) {
            values(checkNotNull(it).activity)
        }

    private fun <T> answer(answer: ApiResponse<T>, values: (T) -> Map<String, Any?> = { emptyMap() }): Answer =
        when (answer) {
            is Success -> Answer.of(answer.statusCode, values(answer.data))
            is ClientError -> answer.refusal()
            else -> error("The server answered ${answer.statusCode}")
        }

    private fun ApiResponse<*>.header(name: String) = headers[name]?.first()

    @JvmName("valuesOfCases")
    private fun values(cases: List<CaseView>): Map<String, Any?> {
        val first = cases.first()
        return mapOf(
            "ids" to cases.map { it.id },
            "id" to first.id,
            "subject" to first.subject,
            "description" to first.description,
            "severity" to first.severity.value.value,
            "lastModified" to first.lastModified.date,
            "dueDate" to first.dueDate,
            "created" to first.created?.date,
            "owner" to first.owner?.user?.id,
            "customer" to first.customer?.id,
            "related" to first.relatedCases?.case?.map { it.id },
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

    @JvmName("valuesOfActivities")
    private fun values(activities: List<ActivityView>): Map<String, Any?> =
        mapOf(
            "ids" to activities.map { it.id },
            "cases" to activities.map { it.case?.id },
            "customers" to activities.map { it.customer?.id },
            "contactPointData" to activities.map { it.contactPointData },
            "contactPoints" to
                activities.map {
                    val person = it.customer?.contactPersons?.contactPerson?.first()
                    person?.contactPoints?.contactPoint?.first()?.id
                },
        )
}

/** What the error document of a refusal says. */
internal fun ClientError<*>.refusal(): Answer {
    val error: WSError = Serializer.kotlinxSerializationJson.decodeFromString(body.toString())
    return Answer.refused(statusCode, error.code, error.details?.first()?.key)
}
