// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import io.heddle.alive.Vital;
import io.heddle.commit.CommitTimer;

/**
 * Where a channel tells how it is doing.
 *
 * @param committer not well while a block is committed of which not all took notice
 * @param source what brings the blocks: while it is stuck, those who wait for a commit are told
 * @param timer hears how long each block took
 */
public record ChannelHealth(Vital committer, Vital source, CommitTimer timer) {}
