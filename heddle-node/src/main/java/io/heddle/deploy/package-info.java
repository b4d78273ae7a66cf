// SPDX-License-Identifier: Apache-2.0
/**
 * Takes a chaincode from what a user names, a directory, a package file or a server, to a committed
 * definition.
 *
 * <p>Enter by {@link io.heddle.deploy.Deployer}. Goes the way that a client with an administrator's
 * certificate would go, and never runs a chaincode.
 */
@NullMarked
package io.heddle.deploy;

import org.jspecify.annotations.NullMarked;
