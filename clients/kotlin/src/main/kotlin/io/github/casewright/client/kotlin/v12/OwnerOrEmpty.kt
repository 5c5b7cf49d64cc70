package io.github.casewright.client.kotlin.v12

import com.fasterxml.jackson.annotation.JsonValue
import io.github.casewright.client.kotlin.v12.models.OwnerEdit
import io.github.casewright.client.kotlin.v12.models.UserEdit

/**
 * Who owns a case after an edit: a user or nobody. An owner of null leaves it as it is.
 *
 * Written by hand: openapi-generator makes a class of a user alone out of "an owner, or empty text".
 */
sealed interface OwnerOrEmpty {

    /** The user with an id gets the case. */
    data class Owner(@get:JsonValue val edit: OwnerEdit) : OwnerOrEmpty {
        constructor(id: String) : this(OwnerEdit(UserEdit(id)))
    }

    /** The case has no owner any more. */
    data object Nobody : OwnerOrEmpty {
        @JsonValue fun text(): String = ""
    }
}
