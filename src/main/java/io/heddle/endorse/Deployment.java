// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.PackageId;
import io.heddle.lifecycle.ChaincodeDefinition;

/** What a chaincode name means on a channel at this peer: a definition and the package it runs. */
record Deployment(ChaincodeDefinition definition, PackageId packageId) {}
