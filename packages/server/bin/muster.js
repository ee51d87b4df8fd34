#!/usr/bin/env node
import '../dist/cli/muster.js';
