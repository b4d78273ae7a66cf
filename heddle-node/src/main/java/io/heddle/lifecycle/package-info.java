// SPDX-License-Identifier: Apache-2.0
/**
 * Which definition, and on this peer which package, a chaincode's name means on a channel.
 *
 * <p>{@link io.heddle.lifecycle.Definitions} reads and writes the committed definitions in the
 * channel's state, {@link io.heddle.lifecycle.Approvals} what an organisation approved of and which
 * package it chose, both laid out as Fabric lays them out. {@link
 * io.heddle.lifecycle.DefinitionCache} has the present answers at hand for one peer on one channel.
 * Nothing here decides who may do that, or starts a chaincode.
 */
@NullMarked
package io.heddle.lifecycle;

import org.jspecify.annotations.NullMarked;
