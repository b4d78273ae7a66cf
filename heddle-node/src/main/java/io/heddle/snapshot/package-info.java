// SPDX-License-Identifier: Apache-2.0
/**
 * Snapshots of a channel as a peer has it, byte for byte as Fabric's peers write them: requests for
 * them, their files, and ledgers that are made of them.
 *
 * <p>Enter at {@link io.heddle.snapshot.Snapshots} for those that a peer makes, and at {@link
 * io.heddle.snapshot.SnapshotFolder} for one that it is given. Never opens a channel, and never
 * holds up a block for longer than another snapshot takes.
 */
@NullMarked
package io.heddle.snapshot;

import org.jspecify.annotations.NullMarked;
