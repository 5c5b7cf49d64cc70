package io.github.casewright.scenario.kotlin

import io.github.casewright.client.kotlin.v12.apis.ActivityApi
import io.github.casewright.client.kotlin.v12.apis.CaseApi
import io.github.casewright.client.kotlin.v12.apis.CustomerApi
import io.github.casewright.client.kotlin.v12.apis.SessionApi
import io.github.casewright.client.kotlin.v12.infrastructure.ApiClient
import io.github.casewright.client.kotlin.v12.infrastructure.ApiResponse
import io.github.casewright.client.kotlin.v12.infrastructure.ClientError
import io.github.casewright.client.kotlin.v12.infrastructure.Serializer
import io.github.casewright.client.kotlin.v12.infrastructure.Success
import io.github.casewright.client.kotlin.v12.models.ActivitiesCustomerChange
import io.github.casewright.client.kotlin.v12.models.ActivityKindCriterion
import io.github.casewright.client.kotlin.v12.models.ActivityModeCriterion
import io.github.casewright.client.kotlin.v12.models.ActivityStatusCriterion
import io.github.casewright.client.kotlin.v12.models.CaseCustomerChange
import io.github.casewright.client.kotlin.v12.models.CaseEdit
import io.github.casewright.client.kotlin.v12.models.CaseTarget
import io.github.casewright.client.kotlin.v12.models.LogIn
import io.github.casewright.client.kotlin.v12.models.SortOrder
import io.github.casewright.client.kotlin.v12.models.Yes
import io.github.casewright.scenario.Answer
import io.github.casewright.scenario.Given
import io.github.casewright.scenario.Replay.Sender
import io.github.casewright.scenario.Request
import io.github.casewright.scenario.Unsendable
import kotlinx.serialization.json.Json

private typealias Call12 = () -> ApiResponse<*>

/** The documented requests of version 12, which is served at [address]. */
internal class Replay12(address: String) : Sender {
    private val sessions = SessionApi(address)
    private val cases = CaseApi(address)
    private val activities = ActivityApi(address)
    private val customers = CustomerApi(address)
    private val json: Json

    init {
        Serializer.kotlinxSerializationJsonConfiguration = { explicitNulls = false }
        json = Serializer.kotlinxSerializationJson
    }

    override fun send(request: Request): Answer {
        val given = Given(request)
        val call = call(request.operation, given)
        given.end()
        ApiClient.apiKey.remove("X-egain-session")
        request.session?.let { ApiClient.apiKey["X-egain-session"] = it }
        return when (val answer = call()) {
            is Success -> Answer.of(answer.statusCode)
            is ClientError -> answer.refusal()
            else -> error("The server answered ${answer.statusCode}")
        }
    }

    private fun call(operation: String, given: Given): Call12 {
        val language: String? = given.take("Accept-Language")
        return when (operation) {
            "log_in" -> logIn(given, language)
            "log_out" -> { { sessions.logOutWithHttpInfo(language) } }
            "get_cases" -> getCases(given, language)
            "get_activities" -> given.take("ids").let { { activities.getActivitiesWithHttpInfo(it, language) } }
            "get_customers" -> given.take("ids").let { { customers.getCustomersWithHttpInfo(it, language) } }
            "search_cases" -> searchCases(given, language)
            "search_activities" -> searchActivities(given, language)
            "edit_case" -> given.body<CaseEdit>(json).let { { cases.editCaseWithHttpInfo(it, language) } }
            "close_case" -> given.take("id").let { { cases.closeCaseWithHttpInfo(it, language) } }
            "change_customer_of_case" -> changeCustomerOfCase(given, language)
            "change_case_of_activities" -> changeCaseOfActivities(given, language)
            "change_customer_of_activities" ->
                given.body<ActivitiesCustomerChange>(json).let {
                    { activities.changeCustomerOfActivitiesWithHttpInfo(it, language) }
                }
            else -> throw Unsendable("no operation $operation")
        }
    }

    private fun logIn(given: Given, language: String?): Call12 {
        val body = given.body<LogIn>(json)
        val force = given.one("forceLogin", Yes::decode)
        return { sessions.logInWithHttpInfo(body, language, force) }
    }

    private fun getCases(given: Given, language: String?): Call12 {
        val ids = given.take("ids")
        val attribute: String? = given.take("\$attribute")
        return { cases.getCasesWithHttpInfo(ids, language, attribute) }
    }

    private fun searchCases(given: Given, language: String?): Call12 {
        val customer = given.take("customer")
        val email = given.take("email")
        val phone = given.take("phone")
        val attribute = given.take("\$attribute")
        val sort = given.take("\$sort")
        val order = given.one("\$order", SortOrder::decode)
        val number = given.take("\$pagenum", String::toInt)
        val size = given.take("\$pagesize", String::toInt)
        val start = given.take("\$rangestart", String::toInt)
        val length = given.take("\$rangesize", String::toInt)
        return {
            cases.searchCasesWithHttpInfo(
                language, customer, email, phone, null, attribute, sort, order, number, size, start, length,
            )
        }
    }

    private fun searchActivities(given: Given, language: String?): Call12 {
        val customer = given.take("customer")
        val case = given.take("case")
        val status = given.one("status", ActivityStatusCriterion::decode)
        val mode = given.one("mode", ActivityModeCriterion::decode)
        val assigned = given.take("assignedTo")
        val queue = given.take("queue")
        val created = given.take("createdDate")
        val modified = given.take("lastModifiedDate")
        val user = given.take("assignedUserName")
        val type = given.one("type", ActivityKindCriterion::decode)
        val number = given.take("\$pagenum", String::toInt)
        val size = given.take("\$pagesize", String::toInt)
        val start = given.take("\$rangestart", String::toInt)
        val length = given.take("\$rangesize", String::toInt)
        return {
            activities.searchActivitiesWithHttpInfo(
                language, customer, case, status, mode, assigned, queue, created, modified, null, user, type, number,
                size, start, length,
            )
        }
    }

    private fun changeCustomerOfCase(given: Given, language: String?): Call12 {
        val id = given.take("id")
        val change = given.body<CaseCustomerChange>(json)
        return { cases.changeCustomerOfCaseWithHttpInfo(id, change, language) }
    }

    private fun changeCaseOfActivities(given: Given, language: String?): Call12 {
        val ids = given.take("ids")
        val target = given.body<CaseTarget>(json)
        val relate = given.one("relateCase", Yes::decode)
        return { activities.changeCaseOfActivitiesWithHttpInfo(ids, target, language, relate) }
    }
}
