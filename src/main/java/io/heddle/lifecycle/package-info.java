// SPDX-License-Identifier: Apache-2.0
/**
 * Which definition, and on this peer which package, a chaincode's name means on a channel.
 *
 * <p>{@link io.heddle.lifecycle.Definitions} reads and writes the committed definitions in the
 * channel's state, laid out as Fabric lays them out; {@link io.heddle.lifecycle.Approvals}
 * remembers which package this peer's organisation chose. Nothing here starts a chaincode.
 */
@NullMarked
package io.heddle.lifecycle;

import org.jspecify.annotations.NullMarked;
