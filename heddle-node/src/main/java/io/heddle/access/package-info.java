// SPDX-License-Identifier: Apache-2.0
/**
 * Who may do what on a channel, or with a peer; starts at {@link io.heddle.access.AccessControl}.
 *
 * <p>Never executes what it is asked about, and tells a client more than Fabric does only in
 * development mode.
 */
@NullMarked
package io.heddle.access;

import org.jspecify.annotations.NullMarked;
