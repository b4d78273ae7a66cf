// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of chaincode beside a real network: {@link io.heddle.junit.HeddleTest} for JUnit Jupiter,
 * {@link io.heddle.junit.Heddle} for everything else.
 *
 * <p>Runs on Java 17 and newer, and has no class of the node on its class path: a node is a process
 * of its own. Never touches what a user's own data directory holds.
 */
@NullMarked
package io.heddle.junit;

import org.jspecify.annotations.NullMarked;
