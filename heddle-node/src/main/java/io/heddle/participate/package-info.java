// SPDX-License-Identifier: Apache-2.0
/**
 * Channel participation: how the administrator of an orderer has it join and leave channels, over
 * HTTP, as {@code osnadmin} asks for it.
 *
 * <p>Enter at {@link io.heddle.participate.ChannelParticipation}. Knows Fabric's words and statuses
 * for what the {@link io.heddle.order.Registrar} does, and decides nothing itself.
 */
@NullMarked
package io.heddle.participate;

import org.jspecify.annotations.NullMarked;
