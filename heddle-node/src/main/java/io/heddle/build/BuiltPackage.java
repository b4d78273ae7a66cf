// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

/**
 * What the durable build of a package says about it.
 *
 * @param isRemote whether its release output names a server
 */
public record BuiltPackage(String builder, boolean isRemote) {}
