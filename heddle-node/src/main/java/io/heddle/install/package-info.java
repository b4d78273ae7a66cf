// SPDX-License-Identifier: Apache-2.0
/**
 * The chaincode package: its format, its id, how it is written, and where packages are kept.
 *
 * <p>Starts at {@link io.heddle.install.ChaincodePackage#parse}. Never looks at what the type of a
 * package says.
 */
@NullMarked
package io.heddle.install;

import org.jspecify.annotations.NullMarked;
