// SPDX-License-Identifier: Apache-2.0

/**
 * What an organisation's certificate authority answers to those who want to be registered, to enrol
 * or to be revoked, in the words of Fabric CA's REST interface; whom it knows, and what it has
 * certified.
 *
 * <p>Enter at {@link io.heddle.ca.FabricCa}. Makes no certificate itself: {@code issue} does, from
 * what is decided here.
 */
@NullMarked
package io.heddle.ca;

import org.jspecify.annotations.NullMarked;
